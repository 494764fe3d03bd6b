package haltwise.app.compare;

import haltwise.compare.Measure;
import haltwise.lab.HaltCounters;
import haltwise.lab.LabReport;
import haltwise.lab.Latencies;
import haltwise.lab.VcpuReport;
import haltwise.linux.ThreadAccount;
import haltwise.trace.Trace;
import haltwise.trace.exits.ExitKind;
import haltwise.trace.exits.VcpuAccount;
import haltwise.trace.facts.HaltFacts;
import haltwise.trace.facts.TraceFacts;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// What a run of a lab workload tells of itself: by its own counts, by KVM's, by the scheduler's, and by its trace. A
/// percentile is there only where there are enough samples for it.
public final class LabMeasures {
  public static final Measure WORK = Measure.higherIsBetter("work_per_s", "1/s",
      "requests answered, ticks, arrivals or round trips");
  private static final Measure LATENCY_P50 = Measure.lowerIsBetter("work_latency_p50_ns", "ns",
      "median latency as the workload sees it");
  private static final Measure LATENCY_P99 = Measure.lowerIsBetter("work_latency_p99_ns", "ns",
      "99th percentile of the latency as the workload sees it");
  private static final Measure WAKE_MEAN = Measure.lowerIsBetter("wake_latency_mean_ns", "ns",
      "from the wake event to running again, over all halts; a hit counts 0");
  private static final Measure WAKE_P50 = Measure.lowerIsBetter("wake_latency_p50_ns", "ns",
      "its median");
  private static final Measure WAKE_P99 = Measure.lowerIsBetter("wake_latency_p99_ns", "ns",
      "its 99th percentile");
  private static final Measure HALTS = Measure.neutral("halts_per_s", "1/s",
      "stays in KVM's halt routine");
  private static final Measure HITS = Measure.neutral("hits_per_s", "1/s",
      "halts whose polling caught the event");
  private static final Measure BLOCKS = Measure.lowerIsBetter("blocks_per_s", "1/s",
      "halts in which the thread was scheduled out");
  private static final Measure BLOCKED = Measure.lowerIsBetter("blocked_share", "share",
      "blocks out of all halts");
  private static final Measure POLLED = Measure.lowerIsBetter("polled_cpu_share", "share",
      "time polled, out of the vCPUs' time");
  private static final Measure WASTED = Measure.lowerIsBetter("wasted_cpu_share", "share",
      "time polled in vain, out of the vCPUs' time");
  private static final Measure CPU = Measure.lowerIsBetter("cpu_share", "share",
      "CPU time of the vCPU threads, out of the vCPUs' time");
  private static final Measure CPU_PER_WORK = Measure.lowerIsBetter("cpu_ns_per_work", "ns",
      "CPU time of the vCPU threads for each unit of work");
  private static final Measure SWITCHES = Measure.lowerIsBetter("context_switches_per_s", "1/s",
      "of the vCPU threads");
  private static final Measure EXITS = Measure.neutral("vm_exits_per_s", "1/s",
      "as KVM counts them");
  private static final Measure HLT_EXITS = Measure.neutral("hlt_exits_per_s", "1/s",
      "HLT instructions that left the guest");
  private static final Map<ExitKind, Measure> OF_KIND = new EnumMap<>(ExitKind.class);

  static {
    for (ExitKind kind : ExitKind.values()) {
      OF_KIND.put(kind, Measure.neutral("exits_" + kind.text() + "_per_s", "1/s",
          "VM exits of this kind" + (kind.meaning().isEmpty() ? "" : ": " + kind.meaning())));
    }
  }

  private LabMeasures() {
  }

  /// In the order in which they are shown.
  public static List<Measure> all() {
    return Stream.concat(Stream.of(WORK, LATENCY_P50, LATENCY_P99, WAKE_MEAN, WAKE_P50, WAKE_P99,
        CPU, CPU_PER_WORK, POLLED, WASTED, BLOCKED, BLOCKS, SWITCHES, HALTS, HITS, EXITS,
        HLT_EXITS), OF_KIND.values().stream()).toList();
  }

  /// Of a run.
  ///
  /// @param trace of the same window as the report
  public static Map<Measure, Double> of(LabReport report, Trace trace) {
    Map<Measure, Double> values = new LinkedHashMap<>();
    values.put(WORK, report.workPerSecond());
    latencies(report.latencies(), values);
    halts(TraceFacts.of(trace), values);
    counters(report, values);
    exits(trace, values);
    return values;
  }

  private static void latencies(Latencies l, Map<Measure, Double> values) {
    if (l.count() > 0) {
      values.put(LATENCY_P50, (double) l.p50Ns());
    }
    if (l.count() >= 1_000) {
      values.put(LATENCY_P99, (double) l.p99Ns());
    }
  }

  private static void halts(TraceFacts facts, Map<Measure, Double> values) {
    HaltFacts all = facts.all();
    put(WAKE_MEAN, all.wakeLatencyMeanNs(), values);
    put(WAKE_P50, all.wakeLatencyPercentileNs(0.5), values);
    put(WAKE_P99, all.wakeLatencyPercentileNs(0.99), values);
    put(WASTED, facts.wastedCpuShare(), values);
    put(BLOCKED, all.blockedShare(), values);
  }

  private static void counters(LabReport report, Map<Measure, Double> values) {
    double seconds = report.elapsedNs() / 1e9;
    HaltCounters halts = report.halts();
    ThreadAccount account = report.account();
    values.put(CPU, report.cpuShare());
    if (report.workItems() > 0) {
      values.put(CPU_PER_WORK, (double) account.cpuNs() / report.workItems());
    }
    values.put(POLLED, report.polledCpuShare());
    values.put(BLOCKS, halts.blocks() / seconds);
    values.put(SWITCHES,
        (account.voluntarySwitches() + account.involuntarySwitches()) / seconds);
    values.put(HALTS, halts.halts() / seconds);
    values.put(HITS, halts.hits() / seconds);
    values.put(EXITS, report.vcpus().stream().mapToLong(VcpuReport::exits).sum() / seconds);
    values.put(HLT_EXITS, halts.exits() / seconds);
  }

  /// Where the kernel emits them: one that emits none at all is not one without exits.
  private static void exits(Trace trace, Map<Measure, Double> values) {
    List<VcpuAccount> accounts = trace.info().accounts();
    if (accounts.stream().anyMatch(VcpuAccount::sawExits)) {
      double seconds = trace.info().elapsedNs() / 1e9;
      OF_KIND.forEach((kind, measure) -> values.put(measure,
          accounts.stream().mapToLong(a -> a.exitCount(kind)).sum() / seconds));
    }
  }

  private static void put(Measure measure, OptionalDouble value, Map<Measure, Double> values) {
    value.ifPresent(v -> values.put(measure, v));
  }
}
