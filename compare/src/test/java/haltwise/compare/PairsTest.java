package haltwise.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import haltwise.compare.Shift.Method;
import haltwise.compare.Shift.Scale;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/// Oracle: computed by hand; for the bootstrap, how often its interval covers the truth.
class PairsTest {
  @Test
  void sixDifferencesFromOneToSix() {
    Shift shift = of(0, 1, 2, 3, 4, 5, 6);

    // The median of the 21 averages is 3.5; of six, no average can be left out.
    assertThat(shift).isEqualTo(
        new Shift(3.5, 1, 6, 6, Scale.ABSOLUTE, Method.SIGN_FLIP, 0.96875));
  }

  @Test
  void sevenDifferencesLeaveOutTwoAveragesAtEachEnd() {
    Shift shift = of(0, 1, 2, 3, 4, 5, 6, 7);

    // 1, 1.5 and 7, 6.5 are left out; next are (1+3)/2 and (5+7)/2.
    assertThat(shift.low()).isEqualTo(2);
    assertThat(shift.high()).isEqualTo(6);
    assertThat(shift.estimate()).isEqualTo(4);
  }

  @Test
  void oneWildRoundDoesNotMoveTheEstimateFar() {
    // Averages of 1, 1, 1, 1, 1 and 100: fifteen are 1, five 50.5, one 100.
    assertThat(of(0, 1, 1, 1, 1, 1, 100).estimate()).isEqualTo(1);
  }

  @Test
  void ratiosOfPositiveValuesBecomeParts() {
    Shift shift = of(100, 110, 110, 110, 110, 110, 110);

    assertThat(shift.scale()).isEqualTo(Scale.RELATIVE);
    assertThat(shift.estimate()).isEqualTo(0.1, within(1e-12));
    assertThat(shift.low()).isEqualTo(0.1, within(1e-12));
  }

  @Test
  void whatDoublesInOneRoundAndHalvesInAnotherDidNotChange() {
    assertThat(of(100, 200, 50, 200, 50, 200, 50).estimate()).isEqualTo(0, within(1e-12));
  }

  @Test
  void fiveRoundsGiveARangeAndSayHowLittleItCovers() {
    Shift shift = of(0, 1, 2, 3, 4, 5);

    assertThat(shift.method()).isEqualTo(Method.RANGE);
    assertThat(shift.confidence()).isEqualTo(1 - 2.0 / 32);
    assertThat(shift.low()).isEqualTo(1);
    assertThat(shift.high()).isEqualTo(5);
  }

  @Test
  void oneRoundIsOnlyItself() {
    Shift shift = of(0, 4);

    assertThat(List.of(shift.low(), shift.estimate(), shift.high())).containsOnly(4.0);
    assertThat(shift.confidence()).isZero();
  }

  @Test
  void fromTenRoundsOnTheBootstrapCoversTheTruthAboutAsOftenAsItSays() {
    Random random = new Random(7);
    int covered = 0;
    for (int trial = 0; trial < 200; trial++) {
      double[] values = random.doubles(12).map(_ -> 5 + random.nextGaussian()).toArray();
      Shift shift = of(0, values);
      assertThat(shift.method()).isEqualTo(Method.BOOTSTRAP);
      covered += shift.low() <= 5 && 5 <= shift.high() ? 1 : 0;
    }
    // 95 % wanted; the deviation of 200 trials is 1.5 %, and with twelve pairs it covers a little
    // less.
    assertThat(covered / 200.0).isBetween(0.89, 0.99);
  }

  @Test
  void theBootstrapIsTheSameWithTheSameSeed() {
    double[] values = new Random(3).doubles(15).toArray();

    assertThat(of(0, values)).isEqualTo(of(0, values));
  }

  private static Shift of(double first, double... other) {
    return new Pairs(Collections.nCopies(other.length, first),
        DoubleStream.of(other).boxed().toList()).shift(1);
  }
}
