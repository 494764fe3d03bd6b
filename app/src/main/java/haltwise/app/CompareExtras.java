package haltwise.app;

import haltwise.app.compare.EnergyPrice;
import haltwise.app.compare.EnergyTerms;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What `compare` measures beside the load (energy in money and hours, the same work without a VM), and the study that it
/// makes again.
final class CompareExtras {
  private static final Pattern WATT_HOURS = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*Wh",
      Pattern.CASE_INSENSITIVE);

  @Option(names = "--price", paramLabel = "PRICE", description = "Price of energy, such as 0.15/kWh or 0.15EUR/kWh: tells the cost of"
      + " a year.")
  private @Nullable String price;

  @Option(names = "--pue", paramLabel = "N", description = "With --price: what the site takes in all, by what its machines take"
      + " (default: 1).")
  private @Nullable Double pue;

  @Option(names = "--battery", paramLabel = "WH", description = "What a battery holds, such as 50Wh: tells its hours (default: this"
      + " host's, if it has one).")
  private @Nullable String battery;

  @Option(names = "--native", description = "Once a round, do a lab workload's work without a VM too, as a reference: tells the gap"
      + " to native of each run.")
  private boolean withNative;

  @Option(names = "--study", description = "Make the Intel study again: five lab workloads under the kernel's defaults, the study's"
      + " settings and haltwise's own choice. Takes some ten minutes.")
  private boolean study;

  /// @throws IllegalArgumentException when one is out of range, or stands alone
  EnergyTerms energy() {
    if (price == null && pue != null) {
      throw new IllegalArgumentException(
          "--pue " + pue + " goes with a price. Add --price 0.15/kWh, or leave it out.");
    }
    Optional<EnergyPrice> parsed = Optional.ofNullable(price)
        .map(p -> EnergyPrice.parse(p, pue == null ? 1 : pue));
    return new EnergyTerms(parsed, wattHours());
  }

  private OptionalDouble wattHours() {
    if (battery == null) {
      return OptionalDouble.empty();
    }
    Matcher m = WATT_HOURS.matcher(battery.strip());
    if (!m.matches() || !(Double.parseDouble(m.group(1)) > 0)) {
      throw new IllegalArgumentException("--battery " + battery
          + " is no energy of a battery. Write for example 50Wh.");
    }
    return OptionalDouble.of(Double.parseDouble(m.group(1)));
  }

  boolean withNative() {
    return withNative;
  }

  boolean study() {
    return study;
  }
}
