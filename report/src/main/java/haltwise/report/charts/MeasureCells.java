package haltwise.report.charts;

import haltwise.compare.Comparison;
import haltwise.compare.Measure;
import haltwise.compare.MeasureResult;
import haltwise.compare.MeasureResult.ArmValues;
import haltwise.compare.MeasureResult.Versus;
import haltwise.compare.Shift;
import haltwise.compare.Verdict;
import haltwise.report.Figure;
import haltwise.report.MeasureFigure;
import haltwise.report.page.Unit;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// The numbers of experiments as cells and in sentences.
final class MeasureCells {
  private MeasureCells() {
  }

  static Unit unit(Measure m) {
    return switch (m.unit()) {
      case "ns" -> Unit.NS;
      case "share" -> Unit.SHARE;
      case "1/s" -> Unit.PER_SECOND;
      case "W" -> Unit.WATTS;
      default -> Unit.NUMBER;
    };
  }

  static String name(Measure m) {
    return m.name() + (m.estimated() ? " (estimated)" : "");
  }

  /// NaN when the arm has no value.
  static double median(MeasureResult r, String arm) {
    return r.arms().stream().filter(a -> a.arm().equals(arm)).mapToDouble(ArmValues::median)
        .findFirst().orElse(Double.NaN);
  }

  /// What an arm has of a measure; empty where it has none.
  static Optional<ArmValues> values(Comparison c, String measure, String arm) {
    return c.results().stream().filter(r -> r.measure().name().equals(measure))
        .flatMap(r -> r.arms().stream()).filter(a -> a.arm().equals(arm)).findFirst();
  }

  /// NaN when there is no shift, or one in the measure's own unit.
  static double relative(Versus v, ToDoubleFunction<Shift> of) {
    return v.shift().filter(s -> s.scale() == Shift.Scale.RELATIVE).map(of::applyAsDouble)
        .orElse(Double.NaN);
  }

  /// What the experiment could have shown; NaN unless it showed no difference.
  static double smallestShown(Versus v) {
    return v.verdict() instanceof Verdict.NoDifference(double smallest)
        ? relative(v, _ -> smallest)
        : Double.NaN;
  }

  /// `work_per_s +17.3 % (+15.2 to +18.9 %, 6 pairs): better`.
  static String sentence(MeasureResult r, Versus v) {
    Measure m = r.measure();
    return name(m) + " " + v.shift().map(s -> MeasureFigure.change(m, s.scale(), s.estimate())
        + " (" + MeasureFigure.interval(m, s) + ", " + Figure.plural(s.pairs(), "pair") + ")")
        .orElse("is not known") + switch (v.verdict()) {
          case Verdict.Better b -> ": " + b.word();
          case Verdict.Worse w -> ": " + w.word();
          case Verdict.Different d -> ": " + d.word();
          case Verdict.NoDifference(double smallest) ->
            ": no difference that these runs can show (they would have shown one of "
                + v.shift().map(s -> MeasureFigure.change(m, s.scale(), smallest)).orElse("–")
                    .replaceFirst("^\\+", "")
                + " or more)";
          case Verdict.Void(String why) -> ": no verdict. " + why.replaceFirst("\\.$", "");
        };
  }
}
