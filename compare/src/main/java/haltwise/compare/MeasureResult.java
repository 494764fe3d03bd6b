package haltwise.compare;

import java.util.List;
import java.util.Optional;

/// What the runs say of one measure.
///
/// @param arms those that have a value, in the plan's order, the control last
/// @param control the first arm against itself; empty without a control
/// @param versus one for each arm but the first, in the plan's order
public record MeasureResult(Measure measure, List<ArmValues> arms, Optional<Shift> control,
    List<Versus> versus) {
  public MeasureResult {
    arms = List.copyOf(arms);
    versus = List.copyOf(versus);
  }

  /// That of an arm; empty for the first one.
  public Optional<Versus> versus(String arm) {
    return versus.stream().filter(v -> v.arm().equals(arm)).findFirst();
  }

  /// The values of one arm.
  ///
  /// @param values one for each run that counts, by round
  /// @param median of them
  /// @param lowest of them
  /// @param highest of them
  /// @param ofThree the Intel study's way: median of the first three with outliers removed; NaN with fewer
  public record ArmValues(String arm, List<Double> values, double median, double lowest,
      double highest, double ofThree) {
    public ArmValues {
      values = List.copyOf(values);
    }
  }

  /// An arm against the first one.
  ///
  /// @param shift empty when no round has both
  public record Versus(String arm, Optional<Shift> shift, Verdict verdict) {
  }
}
