package haltwise.report;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/// Real runs under the same settings: each measure's median, and the spread of the work.
///
/// @param runs how many
/// @param workLowest work per second of the slowest run
/// @param workHighest work per second of the fastest run
/// @param halts of all runs together; empty when they were not kept
public record Measured(Measures median, int runs, double workLowest, double workHighest,
    Optional<HaltProfile> halts) {
  /// @param runs at least one
  public static Measured of(List<Measures> runs) {
    Measures median = new Measures(
        OptionalDouble.of(median(runs, m -> m.workPerSecond().orElse(0))),
        median(runs, Measures::polledCpuShare),
        median(runs, Measures::blockedShare),
        runs.stream().allMatch(m -> m.wakeLatencyP99Ns().isPresent())
            ? OptionalDouble.of(median(runs, m -> m.wakeLatencyP99Ns().orElse(0)))
            : OptionalDouble.empty());
    double[] work = sorted(runs, m -> m.workPerSecond().orElse(0));
    return new Measured(median, runs.size(), work[0], work[work.length - 1], Optional.empty());
  }

  public Measured withHalts(HaltProfile profile) {
    return new Measured(median, runs, workLowest, workHighest, Optional.of(profile));
  }

  private static double median(List<Measures> runs, ToDoubleFunction<Measures> measure) {
    double[] sorted = sorted(runs, measure);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static double[] sorted(List<Measures> runs, ToDoubleFunction<Measures> measure) {
    return runs.stream().mapToDouble(measure).sorted().toArray();
  }
}
