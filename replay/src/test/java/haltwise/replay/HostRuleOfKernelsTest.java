package haltwise.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.replay.HostRule.Clamp;
import haltwise.replay.HostRule.GrowStart;
import haltwise.replay.HostRule.GrowZero;
import haltwise.replay.HostRule.Invalid;
import haltwise.replay.HostRule.Max;
import haltwise.replay.HostRule.Step;
import haltwise.trace.HostSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Oracle: the table of kernel versions in which each fact changed, as read in the kernels' sources, and arithmetic by hand.
final class HostRuleOfKernelsTest {
  private static final HostSettings DEFAULT = new HostSettings(200_000, 2, 10_000, 2);

  @ParameterizedTest
  @CsvSource({
      "4.19.0, IN_GROW, LIVE, false, CLEARS, FIXED",
      "5.0.21, IN_GROW, LIVE, false, CLEARS, FIXED",
      "5.1, IN_GROW, LIVE, false, KEEPS, PARAMETER",
      "5.4.0-26-generic, IN_GROW, LIVE, false, KEEPS, PARAMETER",
      "5.4.151, IN_GROW, LIVE, false, KEEPS, PARAMETER",
      "5.4.152, IN_GROW, LIVE, true, KEEPS, PARAMETER",
      "5.7.19, IN_GROW, LIVE, false, KEEPS, PARAMETER",
      "5.8.0, IN_GROW, SAMPLED, false, KEEPS, PARAMETER",
      "5.10.71, IN_GROW, SAMPLED, false, KEEPS, PARAMETER",
      "5.10.72, IN_GROW, SAMPLED, true, KEEPS, PARAMETER",
      "5.14.10, IN_GROW, SAMPLED, false, KEEPS, PARAMETER",
      "5.14.11, IN_GROW, SAMPLED, true, KEEPS, PARAMETER",
      "5.15.0-25-generic, IN_GROW, SAMPLED, true, KEEPS, PARAMETER",
      "6.0.19, IN_GROW, SAMPLED, true, KEEPS, PARAMETER",
      "6.1.0-rc6, IN_GROW, SAMPLED, true, KEEPS, PARAMETER",
      "6.1.0-rc7, AT_ENTRY, LIVE, true, KEEPS, PARAMETER",
      "6.1.0-35-amd64, AT_ENTRY, LIVE, true, KEEPS, PARAMETER",
      "6.12.111+deb12-cloud-amd64, AT_ENTRY, LIVE, true, KEEPS, PARAMETER",
      "7.3-rc1, AT_ENTRY, LIVE, true, KEEPS, PARAMETER"})
  void followsFromTheRelease(String release, Clamp clamp, Max max, boolean floor, GrowZero zero,
      GrowStart start) {
    assertThat(HostRule.of(release, "x86_64"))
        .isEqualTo(new HostRule(clamp, max, floor, zero, start, Invalid.NONE));
  }

  @Test
  void onlyS390HasInvalidWakeUps() {
    assertThat(HostRule.of("6.12", "s390x").invalid()).isEqualTo(Invalid.SHRINKS);
    assertThat(HostRule.of("6.12", "aarch64").invalid()).isEqualTo(Invalid.NONE);
    // Where the architecture is not known, the trace's own mark decides.
    assertThat(HostRule.of("6.12", "").invalid()).isEqualTo(Invalid.SHRINKS);
  }

  @Test
  void beforeSixOneGrowingClampsAndTheBeginningOfAHaltDoesNot() {
    HostRule rule = HostRule.of("5.15", "x86_64");
    assertThat(rule.after(Step.GROW, 160_000, DEFAULT)).isEqualTo(200_000);
    assertThat(rule.after(Step.GROW, 0, DEFAULT.withMaxNs(7_000))).isEqualTo(7_000);
    assertThat(rule.atEntry(320_000, 200_000)).isEqualTo(320_000);
  }

  @Test
  void withoutTheFloorAWindowShrinksBelowGrowStart() {
    assertThat(HostRule.of("5.10.71", "").after(Step.SHRINK, 10_000, DEFAULT)).isEqualTo(5_000);
    assertThat(HostRule.of("5.10.72", "").after(Step.SHRINK, 10_000, DEFAULT)).isZero();
    assertThat(HostRule.of("5.10.71", "").after(Step.SHRINK, 1, DEFAULT)).isZero();
  }

  @Test
  void followsTheSequenceOfAReal515HostWithItsFloor() {
    // A Chromebook with 5.15.127, shrink = 2, as its patch to make that the default shows it.
    Step[] steps = {Step.GROW, Step.GROW, Step.GROW, Step.SHRINK, Step.GROW, Step.SHRINK, Step.GROW,
        Step.SHRINK, Step.SHRINK, Step.GROW, Step.SHRINK, Step.SHRINK};
    long[] expectedNs = {10_000, 20_000, 40_000, 20_000, 40_000, 20_000, 40_000, 20_000, 10_000,
        20_000, 10_000, 0};
    HostRule rule = HostRule.of("5.15.127", "x86_64");
    long windowNs = 0;
    for (int i = 0; i < steps.length; i++) {
      windowNs = rule.after(steps[i], windowNs, DEFAULT);
      assertThat(windowNs).as("event %d", i).isEqualTo(expectedNs[i]);
    }
    assertThat(HostRule.of("5.14", "x86_64").after(Step.SHRINK, 10_000, DEFAULT)).isEqualTo(5_000);
  }

  @Test
  void beforeFiveOneAWindowOfZeroGrowsToTenMicrosecondsAndNoOtherIsRaised() {
    HostRule rule = HostRule.of("4.19.0", "x86_64");
    HostSettings start50 = new HostSettings(200_000, 2, 50_000, 2);
    assertThat(rule.after(Step.GROW, 0, start50)).isEqualTo(10_000);
    assertThat(rule.after(Step.GROW, 3_000, start50)).isEqualTo(6_000);
    assertThat(HostRule.of("5.1", "x86_64").after(Step.GROW, 3_000, start50)).isEqualTo(50_000);
  }

  @ParameterizedTest
  @CsvSource({"4.19, 40000, 0", "4.19, 0, 0", "5.4, 40000, 40000", "6.1, 40000, 40000",
      "6.1, 0, 0"})
  void growZeroClearsAWindowBeforeFiveOneAndKeepsItSince(String release, long windowNs,
      long expectedNs) {
    assertThat(HostRule.of(release, "").after(Step.GROW, windowNs,
        new HostSettings(200_000, 0, 10_000, 2))).isEqualTo(expectedNs);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.19", "5.4", "5.10", "5.15", "6.1"})
  void everyKernelMultipliesInThirtyTwoBits(String release) {
    HostSettings wide = new HostSettings(HostSettings.U32_MAX, 2, 10_000, 2);
    // 2 x 3,000,000,000 - 2^32
    assertThat(HostRule.of(release, "").after(Step.GROW, 3_000_000_000L, wide))
        .isEqualTo(1_705_032_704L);
  }

  @Test
  void readsBackWhatItPrints() {
    for (String release : new String[]{"4.19", "5.4", "5.4.152", "5.8", "5.15", "6.1"}) {
      for (String architecture : new String[]{"x86_64", "s390x"}) {
        HostRule rule = HostRule.of(release, architecture);
        assertThat(HostRule.parse(rule.toString(), HostRule.NEWEST)).isEqualTo(rule);
      }
    }
  }

  @Test
  void takesARuleByItsKernelAndChangesSomeOfItsFacts() {
    HostRule s390 = HostRule.of("6.12", "s390x");
    assertThat(HostRule.parse("5.10, floor=yes", s390)).isEqualTo(HostRule.of("5.10.72", "s390x"));
    assertThat(HostRule.parse("clamp=grow", HostRule.NEWEST).clamp()).isEqualTo(Clamp.IN_GROW);
    assertThat(HostRule.parse("clamp=grow", HostRule.NEWEST).max()).isEqualTo(Max.LIVE);
  }

  @Test
  void saysWhichKernelsFollowIt() {
    assertThat(HostRule.NEWEST.describe()).isEqualTo(
        "rule of 6.1 and later: clamp at entry, max live, shrink floor, grow=0 keeps");
    assertThat(HostRule.of("5.10.218", "x86_64").describe()).startsWith("rule of 5.15 to 6.0: ");
    assertThat(HostRule.of("4.19", "s390x").describe()).isEqualTo("rule of 5.0 and before: clamp in"
        + " grow, max live, no shrink floor, grow=0 clears, grow-start fixed at 10000, invalid wakes shrink");
    assertThat(HostRule.parse("4.19,clamp=entry", HostRule.NEWEST).describe())
        .startsWith("a rule of no stock kernel: clamp at entry");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "clamp", "clamp=always", "floor=yes,floor=no", "floor=yes,6.1",
      "6.1,", "Floor=yes", "latest"})
  void refusesWordsThatItDoesNotKnowAndSaysWhichItKnows(String text) {
    assertThatThrownBy(() -> HostRule.parse(text, HostRule.NEWEST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s).*(--rule|Give).*");
  }

  @Test
  void kernelsThatMoveNoWindowsAndThingsThatAreNoKernelAreRefused() {
    assertThatThrownBy(() -> HostRule.of("3.10.0-1160.el7", "x86_64"))
        .hasMessageContaining("3.10.0-1160.el7").hasMessageContaining("--rule 4.19");
    assertThatThrownBy(() -> HostRule.of("4.4.0", "x86_64")).hasMessageContaining("does not know");
    assertThatThrownBy(() -> HostRule.of("", "")).hasMessageContaining("--kernel 6.12");
    assertThatThrownBy(() -> HostRule.of("latest", "")).hasMessageContaining("--kernel 6.12");
  }
}
