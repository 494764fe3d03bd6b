package haltwise.tune.bounds;

import haltwise.replay.Calibration;
import haltwise.replay.Calibration.WakeClass;
import java.util.Optional;
import java.util.TreeMap;

/// How long a wake latency is taken to be at most: counters add it to the time asleep, so that it must be known apart. Each
/// block that took longer moves a bound by at most that one block.
///
/// @param ns taken as the limit
/// @param origin where it comes from, in words
public record LatencyLimit(long ns, String origin) {
  /// Above what an idle host takes: 5 to 60 µs, and some 100 µs more to leave a deep C-state.
  private static final LatencyLimit ASSUMED = new LatencyLimit(200_000,
      "an assumption; haltwise doctor --calibrate measures it");
  private static final double QUANTILE = 0.99;

  /// @param calibration of the host, if there is one
  public static LatencyLimit of(Optional<Calibration> calibration) {
    return calibration.filter(c -> !c.wakes().isEmpty())
        .map(c -> new LatencyLimit(quantileNs(c), "the 99th percentile in " + c.label()))
        .orElse(ASSUMED);
  }

  private static long quantileNs(Calibration calibration) {
    TreeMap<Long, Double> weights = new TreeMap<>();
    double all = 0;
    for (WakeClass w : calibration.wakes()) {
      for (long ns : w.latenciesNs()) {
        weights.merge(ns, (double) w.n() / w.latenciesNs().size(), Double::sum);
      }
      all += w.n();
    }
    double sum = 0;
    for (var e : weights.entrySet()) {
      sum += e.getValue();
      if (sum >= QUANTILE * all) {
        return e.getKey();
      }
    }
    return weights.lastKey();
  }
}
