package haltwise.report.charts;

import haltwise.compare.Measure;
import haltwise.compare.MeasureResult;
import haltwise.compare.MeasureResult.ArmValues;
import haltwise.compare.MeasureResult.Versus;
import haltwise.compare.Shift;
import haltwise.compare.Verdict;
import haltwise.report.page.Unit;
import java.util.Locale;

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

  /// NaN when there is no shift, or one in the measure's own unit.
  static double relative(Versus v, java.util.function.ToDoubleFunction<Shift> of) {
    return v.shift().filter(s -> s.scale() == Shift.Scale.RELATIVE).map(of::applyAsDouble)
        .orElse(Double.NaN);
  }

  /// In the measure's relative scale; NaN unless the verdict is that there is no difference.
  static double smallestShown(Versus v) {
    return v.verdict() instanceof Verdict.NoDifference(double smallest)
        ? relative(v, _ -> smallest)
        : Double.NaN;
  }

  /// `work_per_s +17.3 % (+15.2 % to +18.9 %, 6 pairs): better`.
  static String sentence(MeasureResult r, Versus v) {
    return name(r.measure()) + " " + v.shift().map(s -> shift(r.measure(), s)).orElse("not known")
        + ": " + switch (v.verdict()) {
          case Verdict.NoDifference(double smallest) -> "no difference that these runs can show (they could have shown one of "
              + v.shift().map(s -> size(r.measure(), s, smallest)).orElse("") + ")";
          case Verdict.Better b -> b.word();
          case Verdict.Worse w -> w.word();
          case Verdict.Different d -> d.word();
          case Verdict.Void(String why) -> "no verdict. " + why.replaceFirst("\\.$", "");
        };
  }

  private static String size(Measure m, Shift s, double value) {
    return signed(m, s, value).replaceFirst("^\\+", "");
  }

  private static String shift(Measure m, Shift s) {
    return signed(m, s, s.estimate()) + " (" + signed(m, s, s.low()) + " to "
        + signed(m, s, s.high()) + ", " + s.pairs() + " pairs)";
  }

  private static String signed(Measure m, Shift s, double value) {
    return switch (s.scale()) {
      case RELATIVE -> Unit.CHANGE.text(value);
      case ABSOLUTE -> (value > 0 ? "+" : "") + (unit(m) == Unit.NUMBER
          ? String.format(Locale.ROOT, "%.4g %s", value, m.unit())
          : unit(m).text(value));
    };
  }
}
