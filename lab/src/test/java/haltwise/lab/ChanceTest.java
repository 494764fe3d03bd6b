package haltwise.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Oracle: the moments of each distribution, within five standard errors of a sample with a fixed seed.
final class ChanceTest {
  private static final int N = 200_000;

  private static double[] draw(Chance chance) {
    double[] values = new double[N];
    Arrays.setAll(values, i -> chance.nextNs());
    return values;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  @Test
  void drawsServiceTimesAroundTheirMedianWithTheirSigma() {
    double[] logs = Arrays.stream(draw(Chance.lognormal(100_000, 0.3, 1))).map(Math::log).toArray();
    double mean = mean(logs);
    double variance = Arrays.stream(logs).map(l -> (l - mean) * (l - mean)).sum() / (N - 1);
    assertThat(mean).isCloseTo(Math.log(100_000), within(5 * 0.3 / Math.sqrt(N)));
    assertThat(Math.sqrt(variance)).isCloseTo(0.3, within(5 * 0.3 / Math.sqrt(2.0 * N)));
  }

  @Test
  void spreadsPoissonArrivalsExponentially() {
    double[] gaps = draw(Chance.poisson(5_000, 2));
    double meanNs = 200_000;
    assertThat(mean(gaps)).isCloseTo(meanNs, within(5 * meanNs / Math.sqrt(N)));
    // An exponential time is below its mean with probability 1 - 1/e.
    double below = Arrays.stream(gaps).filter(g -> g < meanNs).count() / (double) N;
    assertThat(below).isCloseTo(1 - 1 / Math.E, within(5 * 0.5 / Math.sqrt(N)));
  }

  @Test
  void letsBurstsHaveTheirMeanRateAndMoreSpreadThanPoisson() {
    Bursts b = new Bursts(20_000, 200, 5_000_000, 20_000_000, 3);
    double[] gaps = draw(Chance.bursts(20_000, 200, 5_000_000, 20_000_000, 3));
    double seconds = Arrays.stream(gaps).sum() / 1e9;
    // (20000 x 5 + 200 x 20) / 25 = 4160 a second; about 1,900 cycles, each about +-100 % of its
    // own
    assertThat(b.meanPerSecond()).isEqualTo(4160);
    assertThat(N / seconds).isCloseTo(4160, within(4160 * 5 * 1.5 / Math.sqrt(seconds / 0.025)));
    double mean = mean(gaps);
    double variance = Arrays.stream(gaps).map(g -> (g - mean) * (g - mean)).sum() / (N - 1);
    assertThat(Math.sqrt(variance) / mean).isGreaterThan(3);
  }

  @Test
  void goesQuietBetweenBurstsWhenTheIdleRateIsZero() {
    Chance chance = Chance.bursts(100_000, 0, 1_000_000, 50_000_000, 4);
    double[] gaps = new double[2_000];
    Arrays.setAll(gaps, i -> chance.nextNs());
    assertThat(Arrays.stream(gaps).max().orElseThrow()).isGreaterThan(10_000_000);
  }

  @Test
  void repeatsItselfWithTheSameSeedOnly() {
    assertThat(draw(Chance.poisson(100, 5))).isEqualTo(draw(Chance.poisson(100, 5)));
    assertThat(draw(Chance.poisson(100, 5))).isNotEqualTo(draw(Chance.poisson(100, 6)));
    assertThat(Chance.seedOf(1, 1)).isNotEqualTo(Chance.seedOf(2, 0));
  }
}
