package haltwise.compare;

/// How far an arm is from the first one, over pairs of runs of the same round.
///
/// @param estimate Hodges–Lehmann: the median of the means of all pairs of differences
/// @param low lower end of the interval
/// @param high upper end
/// @param pairs how many rounds it is from
/// @param scale what the three numbers are in
/// @param method how the interval was found
/// @param confidence that the interval has at least, 0..1
public record Shift(double estimate, double low, double high, int pairs, Scale scale,
    Method method, double confidence) {
  public enum Scale {
    /// A part of the first arm's value: 0.05 is 5 % more.
    RELATIVE,
    /// In the measure's unit, where a value may be 0.
    ABSOLUTE
  }

  public enum Method {
    /// Exact, from all ways to flip the signs of the differences.
    SIGN_FLIP("exact sign-flip"),
    /// Bias-corrected and accelerated bootstrap.
    BOOTSTRAP("BCa bootstrap"),
    /// Too few pairs for an interval of that confidence: the smallest and the largest difference.
    RANGE("range");

    private final String text;

    Method(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /// Whether no change at all is outside of the interval.
  public boolean excludesZero() {
    return low > 0 || high < 0;
  }
}
