package haltwise.report;

import haltwise.trace.Nanos;
import java.util.Locale;
import java.util.OptionalDouble;

/// Numbers as people read them: with units, without digits that the measurement does not carry.
public final class Figure {
  /// Stands where a number is not known.
  public static final String UNKNOWN = "–";

  private Figure() {
  }

  /// A counted number, exact: `72,965`.
  public static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /// A share in 0..1 as a percentage with one decimal: `12.5 %`; a small share never reads as none.
  public static String percent(double share) {
    double percent = share * 100;
    if (percent > 0 && percent < 0.05) {
      return "<0.1 %";
    }
    if (percent < 100 && percent >= 99.95) {
      return ">99.9 %";
    }
    return unsigned(String.format(Locale.ROOT, "%.1f %%", percent));
  }

  public static String percent(OptionalDouble share) {
    return share.isPresent() ? percent(share.getAsDouble()) : UNKNOWN;
  }

  /// Events a second: whole from 100 on, three digits below: `6,098/s`, `4.17/s`.
  public static String perSecond(double rate) {
    if (rate >= 99.95) {
      return count(Math.round(rate)) + "/s";
    }
    if (rate == 0) {
      return "0/s";
    }
    return unsigned(String.format(Locale.ROOT, rate >= 9.995 ? "%.1f/s" : "%.2f/s", rate));
  }

  /// Nothing is not less than nothing: `0.0 %` of `-0.0 %`.
  private static String unsigned(String text) {
    return text.matches("-0\\.0+\\D*") ? text.substring(1) : text;
  }

  public static String perSecond(OptionalDouble rate) {
    return rate.isPresent() ? perSecond(rate.getAsDouble()) : UNKNOWN;
  }

  /// A time with three digits and the unit that fits: `46.2 µs`.
  public static String time(OptionalDouble ns) {
    return ns.isPresent() ? Nanos.text(ns.getAsDouble()) : UNKNOWN;
  }

  /// `1 vCPU`, `2 vCPUs`.
  public static String plural(long n, String one) {
    return count(n) + " " + one + (n == 1 ? "" : "s");
  }
}
