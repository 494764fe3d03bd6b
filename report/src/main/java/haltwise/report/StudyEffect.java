package haltwise.report;

import haltwise.compare.Comparison;
import haltwise.compare.Measure;
import haltwise.compare.MeasureResult;
import haltwise.compare.Shift;
import haltwise.compare.Study;
import haltwise.compare.Verdict;
import java.util.Optional;

/// How an arm of the study differs from the one that all are compared with, by one measure, on one workload.
///
/// @param change as a part of the other's value; of a gap to native in points; of the main measure as a gain: more work is
///     above 0, and so is less latency, by its inverse: half of it is +100 %
/// @param low lower end of its interval; the change itself where there is none
/// @param high upper end
/// @param verdict of the experiment
public record StudyEffect(double change, double low, double high, Verdict verdict) {

  /// @param arm of the study
  /// @param measure name; empty for the gain by the main one
  /// @return empty when the arm did not run; no change when it is the very one that all are compared with
  public static Optional<StudyEffect> of(Study.Part part, String arm, Optional<String> measure) {
    Comparison c = part.comparison();
    String name = measure.orElse(c.plan().main().name());
    Optional<MeasureResult> result = c.results().stream()
        .filter(r -> r.measure().name().equals(name)).findFirst();
    Optional<String> ran = part.runsOf(arm);
    if (ran.isEmpty() || result.isEmpty()) {
      return Optional.empty();
    }
    if (ran.get().equals(part.reference())) {
      return Optional.of(new StudyEffect(0, 0, 0, new Verdict.Void("It is the same arm.")));
    }
    return result.get().versus(ran.get()).flatMap(v -> v.shift()
        .map(s -> of(s, v.verdict(), measure.isEmpty() && isLowerBetter(result.get()))));
  }

  private static boolean isLowerBetter(MeasureResult result) {
    return result.measure().direction() == Measure.Direction.LOWER;
  }

  private static StudyEffect of(Shift s, Verdict verdict, boolean turned) {
    return turned
        ? new StudyEffect(gain(s.estimate()), gain(s.high()), gain(s.low()), verdict)
        : new StudyEffect(s.estimate(), s.low(), s.high(), verdict);
  }

  /// Of the inverse of what changed.
  private static double gain(double change) {
    return 1 / (1 + change) - 1;
  }

  /// Whether the experiment says anything: that there is a difference, or that it can show none.
  boolean isJudged() {
    return switch (verdict) {
      case Verdict.Better _,Verdict.Worse _,Verdict.Different _,Verdict.NoDifference _ -> true;
      case Verdict.Void _ -> false;
    };
  }

  /// Whether the experiment says that there is a difference.
  public boolean isShown() {
    return switch (verdict) {
      case Verdict.Better _,Verdict.Worse _,Verdict.Different _ -> true;
      case Verdict.NoDifference _,Verdict.Void _ -> false;
    };
  }
}
