package haltwise.app.compare;

import haltwise.compare.Measure;
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

/// What the trace of a run tells, of any VM. A percentile is there only where there are enough halts for it.
final class HaltMeasures {
  private static final Measure WAKE_MEAN = Measure.lowerIsBetter("wake_latency_mean_ns", "ns",
      "from the wake event to running again, over all halts; a hit counts 0");
  private static final Measure WAKE_P50 = Measure.lowerIsBetter("wake_latency_p50_ns", "ns",
      "its median");
  private static final Measure WAKE_P99 = Measure.lowerIsBetter("wake_latency_p99_ns", "ns",
      "its 99th percentile");
  static final Measure POLLED = Measure.lowerIsBetter("polled_cpu_share", "share",
      "time polled, out of the vCPUs' time");
  private static final Measure WASTED = Measure.lowerIsBetter("wasted_cpu_share", "share",
      "time polled in vain, out of the vCPUs' time");
  private static final Measure BLOCKED = Measure.lowerIsBetter("blocked_share", "share",
      "blocks out of all halts");
  static final Measure BLOCKS = Measure.lowerIsBetter("blocks_per_s", "1/s",
      "halts in which the thread was scheduled out");
  static final Measure HALTS = Measure.neutral("halts_per_s", "1/s",
      "stays in KVM's halt routine");
  static final Measure HITS = Measure.neutral("hits_per_s", "1/s",
      "halts whose polling caught the event");
  static final Measure EXITS = Measure.neutral("vm_exits_per_s", "1/s", "VM exits of all kinds");
  static final Measure HLT_EXITS = Measure.neutral("hlt_exits_per_s", "1/s",
      "HLT instructions that left the guest");
  private static final Map<ExitKind, Measure> OF_KIND = new EnumMap<>(ExitKind.class);

  static {
    for (ExitKind kind : ExitKind.values()) {
      if (kind != ExitKind.HALT) {
        OF_KIND.put(kind, Measure.neutral("exits_" + kind.text() + "_per_s", "1/s",
            "VM exits of this kind" + (kind.meaning().isEmpty() ? "" : ": " + kind.meaning())));
      }
    }
  }

  private HaltMeasures() {
  }

  /// In the order in which they are shown.
  static List<Measure> all() {
    return Stream.concat(Stream.of(WAKE_MEAN, WAKE_P50, WAKE_P99, POLLED, WASTED, BLOCKED, BLOCKS,
        HALTS, HITS, EXITS, HLT_EXITS), OF_KIND.values().stream()).toList();
  }

  static Map<Measure, Double> of(Trace trace) {
    Map<Measure, Double> values = new LinkedHashMap<>();
    TraceFacts facts = TraceFacts.of(trace);
    HaltFacts all = facts.all();
    double seconds = trace.info().elapsedNs() / 1e9;
    put(WAKE_MEAN, all.wakeLatencyMeanNs(), values);
    put(WAKE_P50, all.wakeLatencyPercentileNs(0.5), values);
    put(WAKE_P99, all.wakeLatencyPercentileNs(0.99), values);
    put(POLLED, facts.polledCpuShare(), values);
    put(WASTED, facts.wastedCpuShare(), values);
    put(BLOCKED, all.blockedShare(), values);
    values.put(BLOCKS, all.blocks() / seconds);
    values.put(HALTS, all.halts() / seconds);
    values.put(HITS, all.hits() / seconds);
    accounts(trace.info().accounts(), seconds, values);
    return values;
  }

  /// Where the kernel emits them: one that emits no exits at all is not one without exits.
  private static void accounts(List<VcpuAccount> accounts, double seconds,
      Map<Measure, Double> values) {
    if (accounts.isEmpty()) {
      return;
    }
    VcpuAccount all = accounts.stream().reduce(VcpuAccount::plus).orElseThrow();
    if (all.sawExits()) {
      values.put(EXITS, all.exitCount() / seconds);
      values.put(HLT_EXITS, all.exitCount(ExitKind.HALT) / seconds);
      OF_KIND.forEach((kind, measure) -> values.put(measure, all.exitCount(kind) / seconds));
    }
  }

  private static void put(Measure measure, OptionalDouble value, Map<Measure, Double> values) {
    value.ifPresent(v -> values.put(measure, v));
  }
}
