package haltwise.app.compare;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What energy costs.
///
/// @param perKwh of the currency, for a kWh; > 0
/// @param currency as the user wrote it, such as `EUR` or `$`; empty when none was given
/// @param pue power usage effectiveness: what the site takes in all, by what its machines take; >= 1
public record EnergyPrice(double perKwh, String currency, double pue) {
  private static final Pattern TEXT = Pattern
      .compile("([^\\d\\s.+-]*)\\s*(\\d+(?:\\.\\d+)?)\\s*([^\\d\\s.+/-]*)\\s*/\\s*kwh",
          Pattern.CASE_INSENSITIVE);
  private static final double HOURS_A_YEAR = 8_760;
  private static final double W_A_KW = 1_000;

  /// @param price such as `0.15/kWh`, `0.15EUR/kWh`, `$0.15/kWh`
  /// @throws IllegalArgumentException when it is no price, or the PUE is out of range
  public static EnergyPrice parse(String price, double pue) {
    Matcher m = TEXT.matcher(price.strip());
    if (!m.matches() || !(Double.parseDouble(m.group(2)) > 0)
        || !m.group(1).isBlank() && !m.group(3).isBlank()) {
      throw new IllegalArgumentException("--price " + price
          + " is no price of energy. Write for example 0.15/kWh or 0.15EUR/kWh.");
    }
    if (!(pue >= 1 && pue <= 10)) {
      throw new IllegalArgumentException(String.format(Locale.ROOT,
          "--pue %s is out of range. It is what the site takes by what its machines take: 1 to 10,"
              + " often 1.2 to 1.6.",
          pue));
    }
    return new EnergyPrice(Double.parseDouble(m.group(2)), (m.group(1) + m.group(3)).strip(), pue);
  }

  /// What a power costs that is taken for a year of 365 days.
  public double aYear(double watts) {
    return watts * HOURS_A_YEAR / W_A_KW * perKwh * pue;
  }

  /// `EUR/year`; `/year` when no currency was given.
  public String unit() {
    return currency + "/year";
  }
}
