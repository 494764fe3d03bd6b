package haltwise.app.compare;

import haltwise.compare.Measure;
import haltwise.lab.HaltCounters;
import haltwise.lab.LabReport;
import haltwise.lab.Latencies;
import haltwise.lab.VcpuReport;
import haltwise.trace.Trace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What a run of a lab workload tells of itself: by its own counts, by KVM's, and by its trace
/// ([HaltMeasures]).
public final class LabMeasures {
  public static final Measure WORK = Measure.higherIsBetter("work_per_s", "1/s",
      "requests answered, ticks, arrivals or round trips");
  /// What gets better in a workload whose rate is fixed.
  public static final Measure LATENCY_MEAN = Measure.lowerIsBetter("work_latency_mean_ns", "ns",
      "mean latency as the workload sees it");
  private static final Measure LATENCY_P50 = Measure.lowerIsBetter("work_latency_p50_ns", "ns",
      "median latency as the workload sees it");
  private static final Measure LATENCY_P99 = Measure.lowerIsBetter("work_latency_p99_ns", "ns",
      "99th percentile of the latency as the workload sees it");
  /// With fewer, a 99th percentile is hardly more than the largest.
  private static final int ENOUGH_FOR_P99 = 1_000;

  private LabMeasures() {
  }

  /// In the order in which they are shown.
  public static List<Measure> all() {
    return Stream.concat(Stream.of(WORK, LATENCY_MEAN, LATENCY_P50, LATENCY_P99),
        HaltMeasures.all().stream()).toList();
  }

  /// Of a run.
  ///
  /// @param trace of the same window as the report
  public static Map<Measure, Double> of(LabReport report, Trace trace) {
    Map<Measure, Double> values = new LinkedHashMap<>(HaltMeasures.of(trace));
    values.put(WORK, report.workPerSecond());
    latencies(report.latencies(), values);
    counters(report, values);
    return values;
  }

  private static void latencies(Latencies l, Map<Measure, Double> values) {
    if (l.count() > 0) {
      values.put(LATENCY_MEAN, l.meanNs());
      values.put(LATENCY_P50, (double) l.p50Ns());
    }
    if (l.count() >= ENOUGH_FOR_P99) {
      values.put(LATENCY_P99, (double) l.p99Ns());
    }
  }

  /// What KVM and the scheduler count is exact, so it stands for what the trace tells.
  private static void counters(LabReport report, Map<Measure, Double> values) {
    double seconds = report.elapsedNs() / 1e9;
    HaltCounters halts = report.halts();
    values.put(HaltMeasures.POLLED, report.polledCpuShare());
    values.put(HaltMeasures.BLOCKS, halts.blocks() / seconds);
    values.put(HaltMeasures.HALTS, halts.halts() / seconds);
    values.put(HaltMeasures.HITS, halts.hits() / seconds);
    values.put(HaltMeasures.EXITS,
        report.vcpus().stream().mapToLong(VcpuReport::exits).sum() / seconds);
    values.put(HaltMeasures.HLT_EXITS, halts.exits() / seconds);
  }
}
