package haltwise.report.page;

import haltwise.report.Figure;
import haltwise.trace.Nanos;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/// What a number is. The scripts of the page format by the same names: `format.js`.
public enum Unit {
  COUNT {
    @Override
    String known(double n) {
      return Figure.count(Math.round(n));
    }
  },
  /// Time in ns.
  NS {
    @Override
    String known(double ns) {
      return Nanos.text(ns);
    }
  },
  /// 0..1, shown as a percentage.
  SHARE {
    @Override
    String known(double share) {
      return Figure.percent(share);
    }
  },
  /// A difference as a share of what it is compared with: 0.05 is `+5.0 %`.
  CHANGE {
    @Override
    String known(double share) {
      String text = String.format(Locale.ROOT, "%+.1f %%", share * 100);
      return text.startsWith("-0.0") || text.startsWith("+0.0") ? "0.0 %" : text;
    }
  },
  PER_SECOND {
    @Override
    String known(double rate) {
      return Figure.perSecond(rate);
    }
  },
  /// 0..1, with as many digits as it has nines.
  QUANTILE {
    @Override
    String known(double quantile) {
      double nines = -Math.log10(1 - quantile);
      int digits = (int) Math.clamp(Math.ceil(nines - 1e-9) - 2, 0, 6);
      return String.format(Locale.ROOT, "%." + digits + "f %%", quantile * 100);
    }
  },
  WATTS {
    @Override
    String known(double watts) {
      String text = String.format(Locale.ROOT, Math.abs(watts) >= 100 ? "%.0f W" : "%.2f W",
          watts);
      return text.equals("-0.00 W") ? "0.00 W" : text;
    }
  },
  /// A number of some other unit, which stands in the title of its column: four digits, or whole.
  NUMBER {
    @Override
    String known(double number) {
      if (Math.abs(number) >= 999.95) {
        return String.format(Locale.ROOT, "%,.0f", number);
      }
      BigDecimal rounded = BigDecimal.valueOf(number).round(FOUR_DIGITS);
      return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
  };

  private static final MathContext FOUR_DIGITS = new MathContext(4);

  abstract String known(double number);

  /// With its unit; NaN is not known.
  public String text(double number) {
    return Double.isNaN(number) ? Figure.UNKNOWN : known(number);
  }
}
