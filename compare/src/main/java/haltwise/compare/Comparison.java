package haltwise.compare;

import haltwise.compare.MeasureResult.Versus;
import java.util.List;
import java.util.Optional;

/// An experiment as a whole.
///
/// @param plan fixed before the first run
/// @param before the host before the first run
/// @param after the host after the last run; empty when it was killed, or still runs
/// @param runs every attempt, void ones too, in the order in which they were made
/// @param results what the runs say, the main measure first
public record Comparison(Plan plan, State state, Environment before, Optional<Environment> after,
    List<Run> runs, List<MeasureResult> results) {
  /// How far it came.
  public enum State {
    FINISHED,
    /// Ended before its last run: the finished ones are kept.
    INTERRUPTED;

    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  public Comparison {
    runs = List.copyOf(runs);
    results = List.copyOf(results);
  }

  /// With what its runs say.
  public static Comparison of(Plan plan, State state, Environment before,
      Optional<Environment> after, List<Run> runs) {
    return new Comparison(plan, state, before, after, runs, Results.of(plan, runs));
  }

  /// Of the main measure; empty when no run counts.
  public Optional<MeasureResult> main() {
    return results.stream().filter(r -> r.measure().equals(plan.main())).findFirst();
  }

  /// Whether there were rounds enough for a verdict by the main measure, and an arm has none all the same.
  public boolean isUndecided() {
    return plan.protocol().rounds() >= Pairs.FEWEST_FOR_A_VERDICT
        && plan.arms().stream().skip(1)
            .anyMatch(arm -> main().flatMap(m -> m.versus(arm.name())).map(Versus::verdict)
                .filter(v -> !(v instanceof Verdict.Void)).isEmpty());
  }

  /// Whether an arm is worse by the main measure.
  public boolean isRegression() {
    return main().stream().flatMap(r -> r.versus().stream())
        .anyMatch(v -> v.verdict() instanceof Verdict.Worse);
  }
}
