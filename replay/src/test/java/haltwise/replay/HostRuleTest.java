package haltwise.replay;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.replay.HostRule.Step;
import haltwise.trace.HostSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Oracle: the decision table of kernels 6.1 and later worked by hand, and event sequences of real kernels.
final class HostRuleTest {
  private static final HostSettings DEFAULT = HostSettings.KERNEL_DEFAULT;
  private static final HostRule RULE = HostRule.of("6.1", "s390x");

  @ParameterizedTest
  @CsvSource({
      // window, duration, valid, max -> step
      "10000, 5000, false, 200000, SHRINK", "10000, 5000, true, 0, CLEAR",
      "10000, 10000, true, 200000, KEEP",
      "10000, 10001, true, 200000, GROW", "10000, 200001, true, 200000, SHRINK",
      "10000, 200000, true, 200000, KEEP",
      "0, 200001, true, 200000, KEEP", "0, 199999, true, 200000, GROW",
      "200000, 200001, true, 200000, SHRINK",
      "200000, 200000, true, 200000, KEEP"})
  void takesTheFirstRowThatApplies(long windowNs, long durationNs, boolean valid, long maxNs,
      Step expected) {
    assertThat(RULE.step(windowNs, durationNs, valid, maxNs)).isEqualTo(expected);
  }

  @Test
  void growsPastMaxAndIsClampedOnlyWhenTheNextHaltBegins() {
    assertThat(RULE.after(Step.GROW, 160_000, DEFAULT)).isEqualTo(320_000);
    assertThat(RULE.atEntry(320_000, 200_000)).isEqualTo(200_000);
  }

  @Test
  void wrapsAtThirtyTwoBitsAsTheKernelDoes() {
    assertThat(RULE.after(Step.GROW, 3_000_000_000L, DEFAULT)).isEqualTo(1_705_032_704L);
  }

  @Test
  void growZeroWritesTheSameValueAndGrowStartZeroStaysAtZero() {
    assertThat(RULE.after(Step.GROW, 40_000, new HostSettings(200_000, 0, 10_000, 2)))
        .isEqualTo(40_000);
    assertThat(RULE.after(Step.GROW, 0, new HostSettings(200_000, 2, 0, 2))).isZero();
  }

  @ParameterizedTest
  @CsvSource({"200000, 2, 100000", "20000, 2, 10000", "10000, 2, 0", "200000, 0, 0",
      "20000, 1, 20000", "30000, 3, 10000"})
  void shrinksByDivisionAndDropsToZeroBelowGrowStart(long windowNs, long shrink, long expected) {
    assertThat(RULE.after(Step.SHRINK, windowNs, new HostSettings(200_000, 2, 10_000, shrink)))
        .isEqualTo(expected);
  }

  @Test
  void followsTheSequenceOfAReal618Host() {
    // 6.18 under max 200000: halt durations and the window that the kernel reported after each (-1:
    // no event).
    long[][] halts = {
        {2853661, -1}, {50415, 10000}, {70398, 20000}, {104766, 40000}, {113677, 80000},
        {162752, 160000}, {172038, 320000},
        {153219, -1}, {39422, -1}, {418376, 100000}, {410866, 50000}, {412758, 25000},
        {6360309, 12500}, {7341056, 0},
        {44060, 10000}, {106622, 20000}, {98377, 40000}, {93459, 80000}, {99469, 160000},
        {50183706, 80000}};
    long window = 0;
    for (long[] halt : halts) {
      window = RULE.atEntry(window, DEFAULT.maxNs());
      Step step = RULE.step(window, halt[0], true, DEFAULT.maxNs());
      window = RULE.after(step, window, DEFAULT);
      assertThat(step == Step.KEEP ? -1 : window).isEqualTo(halt[1]);
    }
  }
}
