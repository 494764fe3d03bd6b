package haltwise.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// How often noise alone earns a verdict. Oracle: the bounds of the design, over seeded experiments.
class FalseClaimsTest {
  private static final int EXPERIMENTS = 3000;

  @Test
  void withoutAControlSixRoundsClaimFalselyOnceInThirtyTwo() {
    // 2 of the 64 ways to flip the signs; the deviation over 3000 is 0.3 %.
    assertThat(claimed(0, false)).isBetween(0.02, 0.043);
  }

  @Test
  void withAControlTheyHardlyEverDo() {
    assertThat(claimed(0, true)).isLessThan(0.005);
  }

  @Test
  void aGainOfEightTimesTheNoiseIsFoundNearlyAlways() {
    // The control itself is thrown off once in 32.
    assertThat(claimed(0.08, true)).isGreaterThan(0.94);
  }

  @Test
  void whatTheControlCostsInSixRoundsIsThatSmallerGainsAreFoundLessOften() {
    assertThat(claimed(0.04, true)).isBetween(0.5, 0.8);
    assertThat(claimed(0.04, false)).isGreaterThan(0.95);
  }

  /// Share of experiments that claim a difference, with noise of 1 % in each run and a drift over the rounds.
  private static double claimed(double gain, boolean control) {
    Random random = new Random(11);
    int claims = 0;
    for (int e = 0; e < EXPERIMENTS; e++) {
      List<Run> runs = new ArrayList<>();
      for (int round = 1; round <= 6; round++) {
        double drift = 100 * (1 + 0.03 * round);
        runs.add(run(round, "off", drift, random));
        runs.add(run(round, "on", drift * (1 + gain), random));
        if (control) {
          runs.add(run(round, Arm.CONTROL, drift, random));
        }
      }
      Verdict verdict = Comparison.of(Trials.plan(6, control, 0), Comparison.State.FINISHED,
          Trials.HOST, Optional.empty(), runs).main().orElseThrow().versus("on").orElseThrow()
          .verdict();
      claims += switch (verdict) {
        case Verdict.Better _,Verdict.Worse _,Verdict.Different _ -> 1;
        case Verdict.NoDifference _,Verdict.Void _ -> 0;
      };
    }
    return (double) claims / EXPERIMENTS;
  }

  private static Run run(int round, String arm, double mean, Random random) {
    return Trials.run(round, arm,
        Map.of(Trials.WORK, mean * (1 + 0.01 * random.nextGaussian())));
  }
}
