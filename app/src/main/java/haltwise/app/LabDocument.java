package haltwise.app;

import haltwise.lab.HaltCounters;
import haltwise.lab.LabReport;
import haltwise.lab.Latencies;
import haltwise.lab.NativeGap;
import haltwise.lab.NativeReport;
import haltwise.lab.VcpuReport;
import haltwise.linux.ThreadAccount;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A lab report as JSON.
final class LabDocument {
  private LabDocument() {
  }

  static Map<String, Object> of(LabReport r, Optional<NativeReport> twin) {
    Map<String, Object> all = of(r);
    twin.ifPresent(t -> all.put("native", nativeTwin(r, t)));
    return all;
  }

  private static Map<String, Object> nativeTwin(LabReport r, NativeReport t) {
    Map<String, Object> all = new LinkedHashMap<>();
    NativeGap gap = NativeGap.of(r, t);
    all.put("work_items", t.workItems());
    all.put("work_per_s", t.workPerSecond());
    all.put("cpu_share", t.cpuShare());
    all.putAll(account(t.account()));
    all.put("latency", latencies(t.latencies()));
    all.put("work_gap_share", gap.workShare());
    all.put("latency_gap_ns", gap.latencyMeanNs());
    all.put("representative", !EmulatedGuests.here());
    return all;
  }

  static Map<String, Object> of(LabReport r) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("workload", r.workload());
    all.put("elapsed_ns", r.elapsedNs());
    all.put("work_items", r.workItems());
    all.put("work_per_s", r.workPerSecond());
    all.put("polled_cpu_share", r.polledCpuShare());
    all.put("wasted_cpu_share", (double) r.halts().wastedNs() / r.elapsedNs() / r.vcpus().size());
    all.put("blocked_share",
        r.halts().halts() == 0 ? 0 : (double) r.halts().blocks() / r.halts().halts());
    all.put("cpu_share", r.cpuShare());
    all.putAll(counters(r.halts()));
    all.putAll(account(r.account()));
    all.put("latency", latencies(r.latencies()));
    all.put("pinning", r.pinning().toString());
    all.put("vcpus", r.vcpus().stream().map(LabDocument::vcpu).toList());
    return all;
  }

  private static Map<String, Object> vcpu(VcpuReport v) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("vcpu_id", v.vcpuId());
    one.put("thread_id", v.threadId());
    one.put("work_items", v.workItems());
    one.putAll(counters(v.halts()));
    one.putAll(account(v.account()));
    return one;
  }

  private static Map<String, Object> counters(HaltCounters h) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("halts", h.halts());
    all.put("hits", h.hits());
    all.put("immediate", h.immediate());
    all.put("misses", h.misses());
    all.put("blocks", h.blocks());
    all.put("polled_ns", h.polledNs());
    all.put("wasted_ns", h.wastedNs());
    all.put("wait_ns", h.waitNs());
    return all;
  }

  private static Map<String, Object> account(ThreadAccount a) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("cpu_ns", a.cpuNs());
    all.put("voluntary_switches", a.voluntarySwitches());
    all.put("involuntary_switches", a.involuntarySwitches());
    return all;
  }

  private static Map<String, Object> latencies(Latencies l) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("meaning", l.meaning());
    all.put("count", l.count());
    all.put("mean_ns", l.meanNs());
    all.put("p50_ns", l.p50Ns());
    all.put("p90_ns", l.p90Ns());
    all.put("p99_ns", l.p99Ns());
    all.put("p999_ns", l.p999Ns());
    all.put("max_ns", l.maxNs());
    return all;
  }
}
