package haltwise.compare;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.compare.Verdict.NoDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Oracle: experiments whose answer is known, by hand.
class ResultsTest {
  private static final double[] QUIET = {100, 101, 99, 100, 102, 98};

  @Test
  void aLargeGainBeyondWhatTheControlShowsIsBetter() {
    assertThat(verdict(QUIET, times(QUIET, 1.5), wobbled(QUIET, 0.01)))
        .isEqualTo(new Verdict.Better());
  }

  @Test
  void aLossIsWorseAndARegression() {
    Comparison c = comparison(QUIET, times(QUIET, 0.8), wobbled(QUIET, 0.01));

    assertThat(c.main().orElseThrow().versus("on").orElseThrow().verdict())
        .isEqualTo(new Verdict.Worse());
    assertThat(c.isRegression()).isTrue();
  }

  @Test
  void lessIsBetterWhereItIsACost() {
    List<Run> runs = new ArrayList<>();
    for (int round = 1; round <= 6; round++) {
      runs.add(Trials.run(round, "off", Map.of(Trials.COST, 0.0)));
      runs.add(Trials.run(round, "on", Map.of(Trials.COST, 0.2)));
    }
    MeasureResult cost = Results.of(Trials.plan(6, false, 0), runs).getFirst();

    assertThat(cost.measure()).isEqualTo(Trials.COST);
    assertThat(cost.versus("on").orElseThrow().verdict()).isEqualTo(new Verdict.Worse());
    assertThat(cost.versus("on").orElseThrow().shift().orElseThrow().scale())
        .isEqualTo(Shift.Scale.ABSOLUTE);
  }

  @Test
  void aGainWithinWhatTheFirstArmShowsAgainstItselfIsNoDifference() {
    // +2 % in every round, but the control wobbles by 3 %.
    Verdict verdict = verdict(QUIET, times(QUIET, 1.02), wobbled(QUIET, 0.03));

    assertThat(verdict).isInstanceOf(NoDifference.class);
    assertThat(((NoDifference) verdict).smallestShown()).isBetween(0.029, 0.031);
  }

  @Test
  void theSameGainWithAQuietControlIsBetter() {
    assertThat(verdict(QUIET, times(QUIET, 1.02), wobbled(QUIET, 0.003)))
        .isEqualTo(new Verdict.Better());
  }

  @Test
  void whereTheFirstArmDiffersFromItselfAChangeMustBeLargerThanThatEitherWay() {
    double[] control = times(QUIET, 1.1);

    assertThat(verdict(QUIET, times(QUIET, 1.5), control)).isEqualTo(new Verdict.Better());
    assertThat(verdict(QUIET, times(QUIET, 0.8), control)).isEqualTo(new Verdict.Worse());
    // 1/1.1 is as far below as the control is above.
    assertThat(verdict(QUIET, times(QUIET, 1.09), control)).isInstanceOf(Verdict.Void.class);
    assertThat(verdict(QUIET, times(QUIET, 0.92), control)).isInstanceOf(Verdict.Void.class);
  }

  @Test
  void whatWouldHaveBeenShownIsMoreThanWhatWasSeenInTheSameDirection() {
    // The control wobbles by 3 % either way.
    for (double factor : new double[]{1.02, 0.98}) {
      Verdict verdict = verdict(QUIET, times(QUIET, factor), wobbled(QUIET, 0.03));
      assertThat(((NoDifference) verdict).smallestShown()).isBetween(0.028, 0.032);
    }
  }

  @Test
  void aGapIsADifferenceAlreadyAndChangesInItsOwnUnit() {
    Measure gap = Measure.lowerIsBetter("native_gap_share", "share", "gap");
    List<Run> runs = new ArrayList<>();
    for (int round = 1; round <= 6; round++) {
      runs.add(Trials.run(round, "off", Map.of(gap, 0.30)));
      runs.add(Trials.run(round, "on", Map.of(gap, 0.27)));
    }
    Plan plan = Trials.plan(6, false, 0);
    MeasureResult result = Results.of(new Plan(plan.arms(), plan.load(), List.of(gap), gap,
        plan.protocol(), List.of(), "test", ""), runs).getFirst();

    Shift shift = result.versus("on").orElseThrow().shift().orElseThrow();
    assertThat(shift.scale()).isEqualTo(Shift.Scale.ABSOLUTE);
    assertThat(shift.estimate()).isCloseTo(-0.03, org.assertj.core.data.Offset.offset(1e-12));
  }

  @Test
  void anArmWithoutAVerdictThoughThereWereRoundsEnoughIsUndecided() {
    assertThat(comparison(QUIET, times(QUIET, 1.5), wobbled(QUIET, 0.01)).isUndecided()).isFalse();
    assertThat(comparison(QUIET, QUIET, times(QUIET, 1.5)).isUndecided()).isTrue();
    // Fewer rounds were asked for: values, and no verdict.
    double[] three = {100, 101, 99};
    assertThat(comparison(three, three, three).isUndecided()).isFalse();
    assertThat(Comparison.of(Trials.plan(6, true, 0), Comparison.State.FINISHED, Trials.HOST,
        java.util.Optional.empty(), List.of(Trials.voided(1, "on"))).isUndecided()).isTrue();
  }

  @Test
  void whatBecomes0InAnArmIsJudgedInItsOwnUnitLikeTheControl() {
    // Down by 98 to 102, where the control is off by 1 at most.
    assertThat(verdict(QUIET, times(QUIET, 0), wobbled(QUIET, 0.01)))
        .isEqualTo(new Verdict.Worse());
  }

  @Test
  void fewerThanSixRoundsGiveValuesWithoutAVerdict() {
    double[] three = {100, 101, 99};
    MeasureResult main = comparison(three, times(three, 2), wobbled(three, 0.01)).main()
        .orElseThrow();

    assertThat(main.versus("on").orElseThrow().verdict()).isInstanceOf(Verdict.Void.class);
    assertThat(main.arms()).extracting(MeasureResult.ArmValues::median)
        .startsWith(100.0, 200.0);
  }

  @Test
  void aVoidRunTakesItsRoundOutOfThePairs() {
    List<Run> runs = new ArrayList<>();
    for (int round = 1; round <= 7; round++) {
      runs.add(Trials.run(round, "off", Map.of(Trials.WORK, 100.0)));
      runs.add(round == 3
          ? Trials.voided(round, "on")
          : Trials.run(round, "on", Map.of(Trials.WORK, 120.0)));
    }
    MeasureResult main = Results.of(Trials.plan(7, false, 0), runs).getFirst();

    assertThat(main.versus("on").orElseThrow().shift().orElseThrow().pairs()).isEqualTo(6);
    assertThat(main.versus("on").orElseThrow().verdict()).isEqualTo(new Verdict.Better());
  }

  @Test
  void withoutARunThatCountsThereIsNoResult() {
    assertThat(Results.of(Trials.plan(6, true, 0), List.of(Trials.voided(1, "off")))).isEmpty();
  }

  @Test
  void theStudysWayDropsTheOneFarRun() {
    assertThat(StudysWay.ofThree(List.of(100.0, 102.0, 150.0))).isEqualTo(101);
    assertThat(StudysWay.ofThree(List.of(150.0, 152.0, 100.0))).isEqualTo(151);
    assertThat(StudysWay.ofThree(List.of(100.0, 103.0, 101.0))).isEqualTo(101);
  }

  private static Verdict verdict(double[] off, double[] on, double[] control) {
    return comparison(off, on, control).main().orElseThrow().versus("on").orElseThrow().verdict();
  }

  private static Comparison comparison(double[] off, double[] on, double[] control) {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < off.length; i++) {
      runs.add(Trials.run(i + 1, "off", Map.of(Trials.WORK, off[i])));
      runs.add(Trials.run(i + 1, "on", Map.of(Trials.WORK, on[i])));
      runs.add(Trials.run(i + 1, Arm.CONTROL, Map.of(Trials.WORK, control[i])));
    }
    return Comparison.of(Trials.plan(off.length, true, 0), Comparison.State.FINISHED, Trials.HOST,
        java.util.Optional.empty(), runs);
  }

  private static double[] times(double[] values, double factor) {
    return java.util.Arrays.stream(values).map(v -> v * factor).toArray();
  }

  /// Up and down by a part, in turn.
  private static double[] wobbled(double[] values, double part) {
    double[] all = new double[values.length];
    java.util.Arrays.setAll(all, i -> values[i] * (i % 2 == 0 ? 1 + part : 1 / (1 + part)));
    return all;
  }
}
