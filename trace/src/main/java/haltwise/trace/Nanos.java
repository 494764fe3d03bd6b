package haltwise.trace;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Times as people write them (`160us`, `0.16ms`, `160000`) and as the tool keeps them: ns in a `long`.
public final class Nanos {
  private static final Pattern TEXT = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(ns|us|µs|ms|s|m|h)?");

  private Nanos() {
  }

  /// @param text a number with an optional unit (`ns`, `us`, `µs`, `ms`, `s`, `m`, `h`); without one it is ns
  /// @return ns, >= 0
  /// @throws IllegalArgumentException when the text is no time, or is no whole number of ns
  public static long parse(String text) {
    Matcher m = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!m.matches()) {
      throw new IllegalArgumentException("\"" + text
          + "\" is not a time. Write a number with a unit, such as 160us, 0.16ms or 4s.");
    }
    try {
      return new BigDecimal(m.group(1)).multiply(BigDecimal.valueOf(unitNs(m.group(2))))
          .longValueExact();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("\"" + text
          + "\" is not a whole number of nanoseconds below 2^63. Use a coarser or smaller value.",
          e);
    }
  }

  /// As [#parse], of how long something lasts: there a bare number is surely not meant to be ns. 0 needs no unit.
  ///
  /// @throws IllegalArgumentException when the text is no time, or has no unit
  public static long parseDuration(String text) {
    long ns = parse(text);
    if (ns != 0 && Character.isDigit(text.strip().charAt(text.strip().length() - 1))) {
      String number = text.strip();
      throw new IllegalArgumentException("\"" + number + "\" has no unit. Write " + number + "s, "
          + number + "ms or another unit (ns, us, ms, s, m, h).");
    }
    return ns;
  }

  private static long unitNs(@Nullable String unit) {
    if (unit == null) { // no case of the switch: with null, that is linked by code made at each
                        // start
      return 1;
    }
    return switch (unit) {
      case "us", "µs" -> 1_000;
      case "ms" -> 1_000_000;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> 1;
    };
  }

  /// As [#parse] reads it back, to the ns, in the largest unit that it fills: `100us`, `16.7ms`, `500ns`.
  ///
  /// @param ns 0 or more
  public static String exact(long ns) {
    String unit = ns < 1_000 ? "ns" : ns < 1_000_000 ? "us" : ns < 1_000_000_000L ? "ms" : "s";
    return BigDecimal.valueOf(ns).divide(BigDecimal.valueOf(unitNs(unit))).stripTrailingZeros()
        .toPlainString() + unit;
  }

  /// For people: three significant digits and the unit that fits (`46.2 µs`); exact values stay short (`200 µs`).
  public static String text(double ns) {
    double size = Math.abs(ns);
    if (size < 1_000) {
      return digits(ns) + " ns";
    }
    if (size < 999_500) {
      return digits(ns / 1e3) + " µs";
    }
    return size < 999_500_000 ? digits(ns / 1e6) + " ms" : digits(ns / 1e9) + " s";
  }

  private static String digits(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded = BigDecimal.valueOf(value);
    int scale = Math.max(0, 2 - (int) Math.floor(Math.log10(Math.abs(value))));
    return rounded.setScale(scale, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString();
  }
}
