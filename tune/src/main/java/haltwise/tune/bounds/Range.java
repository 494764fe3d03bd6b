package haltwise.tune.bounds;

/// A number that is known to lie between two others, both included.
///
/// @param low never above `high`
/// @param high may be infinite
public record Range(double low, double high) {
  public static final Range ZERO = exactly(0);

  public Range {
    if (!(low <= high)) {
      throw new IllegalArgumentException("BUG: no number lies between " + low + " and " + high);
    }
  }

  public static Range exactly(double value) {
    return new Range(value, value);
  }

  public boolean isExact() {
    return low == high;
  }

  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  Range plus(Range other) {
    return new Range(low + other.low, high + other.high);
  }

  /// @param factor >= 0
  public Range times(double factor) {
    return new Range(low * factor, high * factor);
  }
}
