package haltwise.report;

import haltwise.trace.counts.CountedTime;
import haltwise.trace.counts.HaltCounts;
import haltwise.trace.counts.Log2Histogram;
import haltwise.trace.facts.TimeHistogram;
import haltwise.trace.facts.TimeHistogram.Bucket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// KVM's histograms in the shape that [HistogramChart] draws.
final class CountCharts {
  private CountCharts() {
  }

  /// Polling times of hits and misses; empty when the source has no histograms.
  static Optional<TimeHistogram> polling(HaltCounts counts) {
    return counts.histogram(CountedTime.HIT).flatMap(hits -> counts.histogram(CountedTime.MISS)
        .map(misses -> histogram(hits, misses, Log2Histogram.EMPTY)));
  }

  /// Times that blocks were scheduled out.
  static Optional<TimeHistogram> waits(HaltCounts counts) {
    return counts.histogram(CountedTime.WAIT)
        .map(waits -> histogram(Log2Histogram.EMPTY, Log2Histogram.EMPTY, waits));
  }

  private static TimeHistogram histogram(Log2Histogram hits, Log2Histogram misses,
      Log2Histogram unpolled) {
    List<Bucket> all = new ArrayList<>();
    int end = 0;
    for (int i = 0; i < Log2Histogram.BUCKETS; i++) {
      Bucket b = new Bucket(Math.max(0, Log2Histogram.lowestNs(i) - 1),
          Log2Histogram.highestNs(i), hits.count(i), misses.count(i), unpolled.count(i));
      if (!all.isEmpty() || b.count() > 0) {
        all.add(b);
        end = b.count() > 0 ? all.size() : end;
      }
    }
    return new TimeHistogram(all.subList(0, end), 0);
  }
}
