package haltwise.report;

import haltwise.trace.facts.TimeHistogram;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The JSON of a [HaltProfile]; its histograms are those of `show --json`, with the share of each bucket of arrivals that
/// windows reached.
public final class HaltProfileDocument {
  private HaltProfileDocument() {
  }

  static Map<String, Object> of(HaltProfile p) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("halts", p.halts());
    doc.put("hits", p.hits());
    doc.put("immediate", p.immediate());
    doc.put("unclassified", p.unclassified());
    doc.put("misses", p.misses());
    doc.put("blocks", p.blocks());
    p.pollingTime().ifPresent(h -> doc.put("polling_time_histogram", histogram(h)));
    p.arrivals().ifPresent(h -> doc.put("arrival_histogram", histogram(h)));
    doc.put("window_reach", p.reach());
    doc.put("wake_latency_quantiles", p.wakeLatency());
    return doc;
  }

  /// Buckets hold the halts with `from_ns < time <= to_ns`; that of exactly 0 has both 0.
  static Map<String, Object> histogram(TimeHistogram histogram) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("unknown", histogram.unknown());
    List<Map<String, Object>> buckets = histogram.buckets().stream()
        .map(HaltProfileDocument::bucket)
        .toList();
    doc.put("buckets", buckets);
    return doc;
  }

  private static Map<String, Object> bucket(TimeHistogram.Bucket b) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("from_ns", b.fromNs());
    doc.put("to_ns", b.toNs());
    doc.put("count", b.count());
    doc.put("hits", b.hits());
    doc.put("misses", b.misses());
    doc.put("unpolled", b.unpolled());
    return doc;
  }
}
