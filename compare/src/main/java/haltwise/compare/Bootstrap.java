package haltwise.compare;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.commons.statistics.distribution.NormalDistribution;

/// The bias-corrected and accelerated bootstrap interval of the Hodges–Lehmann estimate (B. Efron, JASA 82, 1987).
final class Bootstrap {
  private static final int MOST_SAMPLES = 4_000;
  private static final int FEWEST_SAMPLES = 1_000;
  /// So that many rounds do not take long.
  private static final int AVERAGES_IN_ALL = 2_000_000;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private Bootstrap() {
  }

  /// Of the shift behind the differences.
  ///
  /// @param differences two or more
  /// @return its lower and its upper end
  static double[] interval(double[] differences, double confidence, long seed) {
    double estimate = WalshAverages.estimate(differences);
    double[] samples = samples(differences, seed);
    double below = Arrays.stream(samples)
        .map(s -> s < estimate ? 1 : s == estimate ? 0.5 : 0).sum() / samples.length;
    if (below <= 0 || below >= 1) {
      return new double[]{samples[0], samples[samples.length - 1]};
    }
    double bias = NORMAL.inverseCumulativeProbability(below);
    double acceleration = acceleration(differences);
    double tail = (1 - confidence) / 2;
    return new double[]{at(samples, corrected(tail, bias, acceleration)),
        at(samples, corrected(1 - tail, bias, acceleration))};
  }

  private static double[] samples(double[] differences, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    int n = differences.length;
    double[] samples = new double[Math.clamp(AVERAGES_IN_ALL / (n * (n + 1) / 2), FEWEST_SAMPLES,
        MOST_SAMPLES)];
    Arrays.setAll(samples, _ -> WalshAverages.estimate(
        random.ints(n, 0, n).mapToDouble(i -> differences[i]).toArray()));
    Arrays.sort(samples);
    return samples;
  }

  private static double corrected(double quantile, double bias, double acceleration) {
    double z = bias + NORMAL.inverseCumulativeProbability(quantile);
    return NORMAL.cumulativeProbability(bias + z / (1 - acceleration * z));
  }

  /// From what the estimate is without each of the differences.
  private static double acceleration(double[] differences) {
    int n = differences.length;
    double[] without = new double[n];
    Arrays.setAll(without, left -> WalshAverages.estimate(
        java.util.stream.IntStream.range(0, n).filter(i -> i != left)
            .mapToDouble(i -> differences[i]).toArray()));
    double mean = Arrays.stream(without).average().orElseThrow();
    double cubes = Arrays.stream(without).map(v -> Math.pow(mean - v, 3)).sum();
    double squares = Arrays.stream(without).map(v -> Math.pow(mean - v, 2)).sum();
    return squares == 0 ? 0 : cubes / (6 * Math.pow(squares, 1.5));
  }

  private static double at(double[] sorted, double quantile) {
    int index = (int) Math.floor(quantile * (sorted.length + 1)) - 1;
    return sorted[Math.clamp(index, 0, sorted.length - 1)];
  }
}
