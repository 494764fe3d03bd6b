package haltwise.lab.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Oracle: the moments and shares that each family's definition implies, computed by hand, within five standard errors.
final class FamilyTest {
  private static final int N = 400_000;

  private static long[] arrivals(Family family, long seed) {
    HaltStream stream = family.counting(N, seed);
    long[] ns = new long[N];
    for (int i = 0; stream.advance(); i++) {
      ns[i] = stream.arrivalNs();
    }
    return ns;
  }

  private static double meanUs(long[] ns) {
    return Arrays.stream(ns).average().orElseThrow() / 1e3;
  }

  private static double share(long[] ns, long fromUs, long toUs) {
    return Arrays.stream(ns).filter(d -> d >= fromUs * 1000 && d < toUs * 1000).count()
        / (double) ns.length;
  }

  @ParameterizedTest
  @EnumSource
  void repeatsItselfWithTheSameSeedOnly(Family family) {
    assertThat(arrivals(family, 7)).isEqualTo(arrivals(family, 7))
        .isNotEqualTo(arrivals(family, 8));
  }

  @ParameterizedTest
  @EnumSource
  void isKnownByItsWordAndNeverNegative(Family family) {
    assertThat(Family.named(family.word())).isEqualTo(family);
    assertThat(LongStream.of(arrivals(family, 1)).min().orElseThrow()).isNotNegative();
  }

  @Test
  void listsTheKnownFamiliesForAnUnknownWord() {
    assertThatThrownBy(() -> Family.named("poison"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("\"poison\"", "poisson100", "switch0.5-2s");
  }

  @Test
  void poissonHasTheMeanAndTheMedianOfAnExponential() {
    long[] ns = arrivals(Family.POISSON100, 1);
    assertThat(meanUs(ns)).isCloseTo(100, within(5 * 100 / Math.sqrt(N)));
    assertThat(share(ns, 0, 100)).isCloseTo(1 - 1 / Math.E, within(5 * .5 / Math.sqrt(N)));
    assertThat(meanUs(arrivals(Family.POISSON1000, 1)))
        .isCloseTo(1000, within(5 * 1000 / Math.sqrt(N)));
  }

  @Test
  void mmppStaysInItsStatesForTheirMeanRuns() {
    // 90 halts of 12 µs, then 12 of 1200 µs: mean (90 x 12 + 12 x 1200) / 102 = 151.8 µs. About
    // 3,900
    // cycles, each with a deviation about as large as its 15,480 µs.
    assertThat(meanUs(arrivals(Family.MMPP, 1)))
        .isCloseTo(151.8, within(5 * 151.8 / Math.sqrt(N / 102.)));
  }

  @Test
  void ticksAreOnTimeButForEightInAHundred() {
    long[] ns = arrivals(Family.TICK250, 1);
    assertThat(share(ns, 15, 61)).isCloseTo(.08, within(5 * .28 / Math.sqrt(N)));
    assertThat(share(ns, 3960, 4020)).isCloseTo(.92, within(5 * .28 / Math.sqrt(N)));
  }

  @Test
  void threeInAHundredDiskRequestsTakeThreeToTwelveTimesAsLong() {
    long[] ns = arrivals(Family.IO97, 1);
    assertThat(share(ns, 0, 97)).isCloseTo(.485, within(5 * .5 / Math.sqrt(N)));
    assertThat(share(ns, 180, 3_000)).isCloseTo(.03, within(5 * .17 / Math.sqrt(N)));
  }

  @Test
  void answersOfAPeerAverageTwentyFivePlusThree() {
    // Variance: 25²/9 + (.01 x 2 x 300² - 3²) = 69 + 1791.
    assertThat(meanUs(arrivals(Family.PINGPONG, 1)))
        .isCloseTo(28, within(5 * Math.sqrt(1860. / N)));
  }

  @Test
  void mixedSpendsItsHaltsAsItsChainSays() {
    // Stationary shares of the three states: solving π = πP gives (345, 93, 25) / 463.
    // Of the waits (exponential, mean 900) e^(-300/900) = .7165 exceed 300 µs; hardly any other
    // does.
    long[] ns = arrivals(Family.MIXED, 1);
    assertThat(share(ns, 300, 100_000)).isCloseTo(25 / 463. * .7165, within(.0025));
    assertThat(share(ns, 70, 140)).isCloseTo(93 / 463. * .992 + 25 / 463. * .0692, within(.01));
  }

  @Test
  void driftRisesTwentyfold() {
    long[] ns = arrivals(Family.DRIFT, 1);
    assertThat(meanUs(Arrays.copyOf(ns, N / 100))).isCloseTo(20.3, within(1.0));
    assertThat(meanUs(Arrays.copyOfRange(ns, N / 2 - N / 200, N / 2 + N / 200)))
        .isCloseTo(20 * Math.sqrt(20), within(4.0));
    assertThat(meanUs(Arrays.copyOfRange(ns, N - N / 100, N))).isCloseTo(394, within(18.0));
  }

  @Test
  void switchesTheFamilyInTheGivenTimes() {
    // In 60 s at 0.5 to 2 s each there are 30 to 120 stretches; a tick stretch begins or ends at
    // most
    // as often. Ticks of 3990 µs come from no other family in such numbers.
    HaltStream stream = Family.SWITCH_FAST.lasting(60_000_000_000L, 3);
    long inTicksNs = 0;
    long longestTicksNs = 0;
    while (stream.advance()) {
      boolean tick = Math.abs(stream.arrivalNs() - 3_990_000) < 50_000;
      boolean tickOrExtra = tick || (inTicksNs > 0 && stream.arrivalNs() < 60_000
          && stream.busyNs() == 10_000);
      inTicksNs = tickOrExtra ? inTicksNs + stream.arrivalNs() + stream.busyNs() : 0;
      longestTicksNs = Math.max(longestTicksNs, inTicksNs);
    }
    assertThat(longestTicksNs).isBetween(500_000_000L, 2_010_000_000L);
  }

  @Test
  void lastsAsLongAsAskedAndCountsAsManyAsAsked() {
    HaltStream timed = Family.POISSON100.lasting(1_000_000_000, 1);
    long before = 0;
    while (timed.advance()) {
      before = timed.startNs();
    }
    assertThat(before).isLessThan(1_000_000_000);
    assertThat(timed.startNs()).isGreaterThanOrEqualTo(1_000_000_000);
    HaltStream counted = Family.POISSON100.counting(1234, 1);
    int n = 0;
    while (counted.advance()) {
      n++;
    }
    assertThat(n).isEqualTo(1234);
    assertThat(counted.advance()).isFalse();
  }
}
