package haltwise.tune.bounds;

import haltwise.tune.bounds.BoundedSettings.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What counters say about settings.
///
/// @param rows those in force first
/// @param halts hits and blocks that were counted
/// @param leastCostNs less than this no settings cost
/// @param latency that no wake latency was taken to pass
/// @param cutShort misses that polled for less than grow-start: another task wanted the CPU
/// @param misses all of them
public record CountsAnswer(List<BoundedSettings> rows, long halts, double leastCostNs,
    LatencyLimit latency, long cutShort, long misses) {
  /// Within this of the best possible, nothing is worth a change.
  private static final double GOOD_ENOUGH = 1.03;
  /// More than this of the misses cut short, and what was counted tells little of windows.
  private static final double MOST_CUT_SHORT = 0.2;
  private static final long FEW_MISSES = 20;

  public CountsAnswer {
    rows = List.copyOf(rows);
  }

  public BoundedSettings inForce() {
    return rows.getFirst();
  }

  /// Of those that are surely better by enough, the one with the least to lose.
  public Optional<BoundedSettings> surest() {
    return rows.stream().filter(r -> r.verdict() == Verdict.SURELY_BETTER)
        .filter(r -> r.bounds().costNs().high() * GOOD_ENOUGH <= inForce().bounds().costNs().low())
        .min(Comparator.comparingDouble(r -> r.bounds().costNs().high()));
  }

  /// Whether no settings at all could be enough better.
  public boolean isNearTheBest() {
    return inForce().bounds().costNs().low() <= leastCostNs * GOOD_ENOUGH;
  }

  public boolean isDisturbed() {
    return misses >= FEW_MISSES && cutShort > misses * MOST_CUT_SHORT;
  }
}
