package haltwise.compare;

import haltwise.compare.Shift.Method;
import haltwise.compare.Shift.Scale;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Values of two arms from the same rounds.
///
/// @param first of the first arm, by round
/// @param other of the other arm, from the same rounds
record Pairs(List<Double> first, List<Double> other) {
  /// With fewer, no interval reaches 95 %: flipping five signs gives 2/32 at best.
  static final int FEWEST_FOR_A_VERDICT = 6;
  static final double CONFIDENCE = 0.95;
  /// From here on a bootstrap covers as well, and makes more of the pairs.
  static final int BOOTSTRAP_FROM = 10;

  Pairs {
    first = List.copyOf(first);
    other = List.copyOf(other);
    if (first.size() != other.size() || first.isEmpty()) {
      throw new IllegalArgumentException(
          "BUG: " + first.size() + " values against " + other.size());
    }
  }

  /// @param seed of the bootstrap
  Shift shift(long seed) {
    return shift(haveRatios() ? Scale.RELATIVE : Scale.ABSOLUTE, seed);
  }

  /// @param scale RELATIVE only where [#haveRatios]
  Shift shift(Scale scale, long seed) {
    double[] differences = differences(scale);
    double estimate = WalshAverages.estimate(differences);
    int n = differences.length;
    if (n >= BOOTSTRAP_FROM) {
      double[] ends = Bootstrap.interval(differences, CONFIDENCE, seed);
      return shift(estimate, ends[0], ends[1], n, scale, Method.BOOTSTRAP, CONFIDENCE);
    }
    double[] walsh = WalshAverages.of(differences);
    int out = SignFlip.leftOut(n, CONFIDENCE);
    if (out < 0) {
      return shift(estimate, walsh[0], walsh[walsh.length - 1], n, scale, Method.RANGE,
          SignFlip.confidence(n, 0));
    }
    return shift(estimate, walsh[out], walsh[walsh.length - 1 - out], n, scale, Method.SIGN_FLIP,
        SignFlip.confidence(n, out));
  }

  /// Ratios say the same at any speed; a value that may be 0 has none.
  boolean haveRatios() {
    return IntStream.range(0, first.size()).allMatch(i -> first.get(i) > 0 && other.get(i) > 0);
  }

  private double[] differences(Scale scale) {
    return IntStream.range(0, first.size()).mapToDouble(i -> switch (scale) {
      case RELATIVE -> Math.log(other.get(i) / first.get(i));
      case ABSOLUTE -> other.get(i) - first.get(i);
    }).toArray();
  }

  private static Shift shift(double estimate, double low, double high, int pairs, Scale scale,
      Method method, double confidence) {
    double[] three = {estimate, low, high};
    double[] shown = Arrays.stream(three).map(d -> switch (scale) {
      case RELATIVE -> Math.expm1(d);
      case ABSOLUTE -> d;
    }).toArray();
    return new Shift(shown[0], shown[1], shown[2], pairs, scale, method, confidence);
  }
}
