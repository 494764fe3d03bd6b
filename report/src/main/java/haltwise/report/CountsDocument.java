package haltwise.report;

import haltwise.trace.HostSettings;
import haltwise.trace.counts.CountFacts;
import haltwise.trace.counts.CountSeries;
import haltwise.trace.counts.CountedHalts;
import haltwise.trace.counts.CountedTime;
import haltwise.trace.counts.CountedVm;
import haltwise.trace.counts.Counter;
import haltwise.trace.counts.Log2Histogram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The JSON of `show` for a counts file: the facts of [CountsText]. Null: not counted.
public final class CountsDocument {
  private CountsDocument() {
  }

  /// @param name of the file as the user gave it
  public static Map<String, Object> of(String name, CountedHalts counted) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("counts", name);
    doc.put("histogram_only", true);
    doc.put("recorder", counted.recorder());
    doc.put("host", counted.hostName());
    doc.put("kernel", counted.kernelRelease());
    doc.put("architecture", counted.architecture());
    doc.put("workload", counted.workload());
    doc.put("vms", counted.vms().stream().map(vm -> vm(counted, vm)).toList());
    return doc;
  }

  private static Map<String, Object> vm(CountedHalts counted, CountedVm vm) {
    CountFacts facts = vm.facts();
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("name", vm.name());
    doc.put("process_id", vm.processId());
    doc.put("source", vm.source());
    doc.put("settings", vm.settings().map(HostSettings::toString));
    measures(doc, facts);
    doc.put("notes", CountCaveats.of(counted, vm, facts));
    doc.put("vcpus", vm.series().stream().map(CountsDocument::series).toList());
    return doc;
  }

  private static Map<String, Object> series(CountSeries series) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("vcpu_id", series.vcpuId());
    doc.put("thread_id", series.threadId());
    measures(doc, series.facts());
    doc.put("over_time", series.steps().stream().map(step -> {
      Map<String, Object> all = new LinkedHashMap<>();
      rates(all, step);
      return all;
    }).toList());
    return doc;
  }

  private static void measures(Map<String, Object> doc, CountFacts f) {
    doc.put("vcpu_count", f.vcpus());
    for (Counter c : Counter.values()) {
      doc.put(c.kernelName(), f.counts().get(c));
    }
    doc.put("hits", f.hits());
    doc.put("misses", f.misses());
    doc.put("blocks", f.blocks());
    doc.put("polled_ns", f.polledNs());
    doc.put("wait_mean_ns", f.waitMeanNs());
    rates(doc, f);
    for (CountedTime t : CountedTime.values()) {
      doc.put(t.kernelName(), f.counts().histogram(t).map(CountsDocument::buckets));
    }
  }

  private static void rates(Map<String, Object> doc, CountFacts f) {
    doc.put("elapsed_ns", f.elapsedNs());
    doc.put("hits_per_s", f.perSecond(f.hits()));
    doc.put("blocks_per_s", f.perSecond(f.blocks()));
    doc.put("halts_per_s", f.perSecond(f.halts()));
    doc.put("wakeups_per_s", f.perSecond(f.counts().get(Counter.WAKEUPS)));
    doc.put("hlt_exits_per_s", f.perSecond(f.counts().get(Counter.EXITS)));
    doc.put("hit_ratio", f.hitRatio());
    doc.put("blocked_share", f.blockedShare());
    doc.put("polled_cpu_share", f.shareOfTime(f.polledNs()));
    doc.put("wasted_cpu_share", f.shareOfTime(f.counts().get(Counter.MISS_NS)));
    doc.put("waited_share", f.shareOfTime(f.counts().get(Counter.WAIT_NS)));
  }

  /// Those that hold something: `from_ns <= time <= to_ns`; the last has no end.
  private static List<Map<String, Object>> buckets(Log2Histogram h) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (int i = 0; i < Log2Histogram.BUCKETS; i++) {
      if (h.count(i) > 0) {
        Map<String, Object> bucket = new LinkedHashMap<>();
        bucket.put("from_ns", Log2Histogram.lowestNs(i));
        if (i < Log2Histogram.BUCKETS - 1) {
          bucket.put("to_ns", Log2Histogram.highestNs(i));
        }
        bucket.put("count", h.count(i));
        all.add(bucket);
      }
    }
    return all;
  }
}
