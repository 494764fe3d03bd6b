package haltwise.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.statistics.inference.PValueMethod;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Oracle: the table of critical values that every book on statistics has (two sides, 5 %), counting by hand, and another's
/// exact signed-rank test.
class SignFlipTest {
  @ParameterizedTest
  @CsvSource({"6,0", "7,2", "8,3", "9,5", "10,8", "12,13", "15,25", "20,52", "25,89", "30,137"})
  void leavesOutAsManyAveragesAsTheTableOfCriticalValuesSays(int pairs, int critical) {
    assertThat(SignFlip.leftOut(pairs, 0.95)).isEqualTo(critical);
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4", "5"})
  void fewerThanSixPairsCannotReachNinetyFivePercent(int pairs) {
    assertThat(SignFlip.leftOut(pairs, 0.95)).isEqualTo(-1);
  }

  @Test
  void knowsWhatItsIntervalCovers() {
    assertThat(SignFlip.confidence(6, 0)).isEqualTo(1 - 2.0 / 64);
    // Sums 0, 1 and 2 of the ranks 1 to 7 in one way each.
    assertThat(SignFlip.confidence(7, 2)).isEqualTo(1 - 2 * 3.0 / 128);
    // Sums 0 to 5 in 1, 1, 1, 2, 2 and 3 ways.
    assertThat(SignFlip.confidence(9, 5)).isEqualTo(1 - 2 * 10.0 / 512, within(1e-12));
  }

  @RepeatedTest(200)
  void itsIntervalExcludesZeroExactlyWhenTheSignedRankTestRejectsIt(RepetitionInfo info) {
    Random random = new Random(info.getCurrentRepetition());
    double shift = random.nextDouble(2);
    double[] differences = random.doubles(6 + info.getCurrentRepetition() % 4)
        .map(u -> shift + 2 * u - 1.5).toArray();
    double p = WilcoxonSignedRankTest.withDefaults().with(PValueMethod.EXACT).test(differences)
        .getPValue();
    double[] walsh = WalshAverages.of(differences);
    int out = SignFlip.leftOut(differences.length, 0.95);

    boolean excludes = walsh[out] > 0 || walsh[walsh.length - 1 - out] < 0;

    assertThat(excludes).as("%s, p = %s", Arrays.toString(differences), p).isEqualTo(p <= 0.05);
  }
}
