package haltwise.lab;

import haltwise.trace.Nanos;
import java.math.BigDecimal;

/// Ranges of workload parameters.
final class Limits {
  private Limits() {
  }

  static void number(String name, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new IllegalArgumentException(name + "=" + text(value) + " is out of range. Use "
          + text(min) + " to " + text(max) + ".");
    }
  }

  static void time(String name, long valueNs, long minNs, long maxNs) {
    if (valueNs < minNs || valueNs > maxNs) {
      throw new IllegalArgumentException(name + "=" + Nanos.text(valueNs)
          + " is out of range. Use " + Nanos.text(minNs) + " to " + Nanos.text(maxNs) + ".");
    }
  }

  /// A number as short as it can be written: `5000`, `0.3`.
  static String text(double value) {
    return Double.isFinite(value)
        ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }
}
