package haltwise.app.serve;

import haltwise.control.halts.Spectrum;
import haltwise.tune.Limits.LatencyGoal;

/// From wake events to running again, over all halts: one that did not block takes 0. To 6 %.
///
/// @param halts whose wake latency is known
/// @param meanNs over these; the others likewise; 0 where there are none
public record WakeTimes(long halts, double meanNs, long p50Ns, long p99Ns, long maxNs) {
  static final WakeTimes NONE = new WakeTimes(0, 0, 0, 0, 0);
  private static final long ENOUGH_HALTS = 200;

  static WakeTimes of(Spectrum latencies, double sumNs) {
    long halts = latencies.count();
    return halts == 0
        ? NONE
        : new WakeTimes(halts, sumNs / halts, latencies.atRankNs((halts + 1) / 2),
            latencies.atRankNs((99 * halts + 99) / 100), latencies.atRankNs(halts));
  }

  /// Whether they are enough to tell, and tell that a goal is missed.
  boolean miss(LatencyGoal goal) {
    return halts >= ENOUGH_HALTS && by(goal) > goal.maxNs();
  }

  /// By the measure of a goal, ns.
  long by(LatencyGoal goal) {
    return switch (goal.measure()) {
      case "mean" -> Math.round(meanNs);
      case "p50" -> p50Ns;
      case "p99" -> p99Ns;
      default -> maxNs;
    };
  }
}
