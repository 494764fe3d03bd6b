package haltwise.report;

import haltwise.compare.Measure;
import haltwise.compare.Shift;
import haltwise.compare.Shift.Scale;
import haltwise.trace.Nanos;
import java.util.List;
import java.util.Locale;

/// Values of a measure, and differences between them, as people read them.
public final class MeasureFigure {
  private static final double MILLION = 1e6;
  private static final List<String> PREFIXES = List.of("n", "µ", "m", "", "k", "M", "G");

  private MeasureFigure() {
  }

  /// `3,926/s`, `46.2 µs`, `12.5 %`, `1.25 W`.
  public static String value(Measure measure, double value) {
    return switch (measure.unit()) {
      case "1/s" -> Math.abs(value) >= MILLION ? scaled(value) + "/s" : Figure.perSecond(value);
      case "1" -> Math.abs(value) >= MILLION ? scaled(value) : digits(value);
      case "ns" -> Nanos.text(value);
      case "share" -> Figure.percent(value);
      case "J" -> scaled(value) + "J";
      default -> (digits(value) + " " + measure.unit()).strip();
    };
  }

  /// `+55.2 %`, or `+38.1 pp` of a share that can be 0 (percentage points).
  public static String change(Measure measure, Scale scale, double change) {
    return switch (scale) {
      case RELATIVE -> signed(change * 100) + " %";
      case ABSOLUTE -> measure.unit().equals("share")
          ? signed(change * 100) + " pp"
          : (change > 0 ? "+" : "") + value(measure, change);
    };
  }

  /// `+52.1 to +57.3 %`.
  public static String interval(Measure measure, Shift shift) {
    String low = change(measure, shift.scale(), shift.low());
    String high = change(measure, shift.scale(), shift.high());
    int space = high.lastIndexOf(' ');
    String unit = space < 0 ? "" : high.substring(space);
    return (low.endsWith(unit) ? low.substring(0, low.length() - unit.length()) : low) + " to "
        + high;
  }

  /// One decimal; large changes are whole, and a small one never reads as none.
  private static String signed(double percent) {
    double size = Math.abs(percent);
    if (size < 0.0005) {
      return "0.0";
    }
    String format = size >= 100 ? "%+,.0f" : size >= 0.05 ? "%+.1f" : "%+.3f";
    return String.format(Locale.ROOT, format, percent);
  }

  /// Three digits with the prefix that fits, for what spans many powers of ten: `367 M`, `151 µ`.
  private static String scaled(double value) {
    double size = Math.abs(value);
    int power = size == 0 ? 0 : Math.clamp((int) Math.floor(Math.log10(size) / 3), -3, 3);
    String number = String.format(Locale.ROOT, "%.3g", value / Math.pow(1000, power));
    return number + " " + PREFIXES.get(power + 3);
  }

  private static String digits(double value) {
    double size = Math.abs(value);
    return size >= 1000
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.4g", value);
  }
}
