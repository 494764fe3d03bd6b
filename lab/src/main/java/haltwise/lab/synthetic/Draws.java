package haltwise.lab.synthetic;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// One seeded source of chance and the distributions that the families use. Means in µs, draws in ns.
final class Draws {
  private static final double NS_PER_US = 1_000;

  private final RandomGenerator random;

  Draws(long seed) {
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  long exponentialNs(double meanUs) {
    return Math.round(random.nextExponential() * meanUs * NS_PER_US);
  }

  /// @param shape whole, so that the draw is a sum of `shape` exponentials
  long gammaNs(int shape, double meanUs) {
    double product = 1;
    for (int i = 0; i < shape; i++) {
      product *= 1 - random.nextDouble(); // in (0, 1]
    }
    return Math.round(-Math.log(product) * meanUs / shape * NS_PER_US);
  }

  /// Half of the draws lie below the median; `sigma` is the standard deviation of the logarithm.
  long lognormalNs(double medianUs, double sigma) {
    return Math.round(medianUs * Math.exp(sigma * random.nextGaussian()) * NS_PER_US);
  }

  long normalNs(double meanUs, double deviationUs) {
    return Math.max(0, Math.round((meanUs + deviationUs * random.nextGaussian()) * NS_PER_US));
  }

  long uniformNs(double fromUs, double toUs) {
    return Math.round(uniform(fromUs, toUs) * NS_PER_US);
  }

  double uniform(double from, double to) {
    return from + (to - from) * random.nextDouble();
  }

  boolean happens(double probability) {
    return random.nextDouble() < probability;
  }

  /// A whole number in 0..`bound`-1.
  int below(int bound) {
    return random.nextInt(bound);
  }

  /// The index that `shares`, which add up to 1, give to one draw.
  int oneOf(double... shares) {
    double left = random.nextDouble();
    for (int i = 0; i < shares.length - 1; i++) {
      left -= shares[i];
      if (left < 0) {
        return i;
      }
    }
    return shares.length - 1;
  }
}
