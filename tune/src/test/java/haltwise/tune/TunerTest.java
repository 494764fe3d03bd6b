package haltwise.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haltwise.replay.AfterCost;
import haltwise.replay.HostRule;
import haltwise.replay.ReplayModel;
import haltwise.replay.WakeLatencies;
import haltwise.trace.Anchor;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Oracle: workloads simple enough that the best settings follow by hand.
final class TunerTest {
  /// 60 µs of wake latency for each block, no after-cost.
  private static final ReplayModel MODEL = new ReplayModel(HostRule.NEWEST,
      WakeLatencies.constant(60_000), AfterCost.constant(0, 0), 1, List.of());
  private static final HostSettings DEFAULT = HostSettings.KERNEL_DEFAULT;

  private static Recommendation tune(Trace t, Objective o, Limits limits) {
    return new Tuner(DEFAULT, o, limits, MODEL).search(t, _ -> {
    });
  }

  /// Answers after 150 to 169 µs, 10 µs busy. Blocked, a halt measures 210 µs and more: above max = 200 µs, never grown.
  private static Trace slowAnswers() {
    return Synthetic.polled(4000, Anchor.ANSWER, 10_000, i -> 150_000 + i % 20 * 1000);
  }

  @Test
  void findsTheCeilingThatLetsTheWindowGrowForThroughput() {
    Recommendation r = tune(slowAnswers(), new Objective.Throughput(), Limits.NONE);
    assertThat(r.baseline().outcome().blockedShare()).isEqualTo(1);
    // 169 + 2 x 60 = 289 µs; only max differs, since that is the simplest change.
    assertThat(r.recommended().settings()).isEqualTo(DEFAULT.withMaxNs(290_000));
    assertThat(r.recommended().outcome().hitShare()).isGreaterThan(0.99);
    // A cycle of 159.5 + 10 µs instead of 159.5 + 60 + 10.
    assertThat(r.recommended().outcome().workRate() / r.baseline().outcome().workRate())
        .isCloseTo(229.5 / 169.5, within(0.01));
    assertThat(r.reasons())
        .anyMatch(s -> s.contains("0 % hit under the settings in force and 100 %"));
  }

  @Test
  void forOneVmNothingButMaxIsSearched() {
    Recommendation all = tune(slowAnswers(), new Objective.Throughput(), Limits.NONE);
    Recommendation r = new Tuner(DEFAULT, new Objective.Throughput(), Limits.NONE, MODEL)
        .forOneVm().search(slowAnswers(), _ -> {
        });

    assertThat(r.recommended().settings()).isEqualTo(DEFAULT.withMaxNs(290_000));
    assertThat(r.candidates()).isLessThan(all.candidates() / 10);
    assertThat(r.front()).allMatch(c -> c.settings().equals(
        DEFAULT.withMaxNs(c.settings().maxNs())));
  }

  @Test
  void doesNotPollForAnswersThatCostMoreThanABlock() {
    // Balanced: a block costs 50 µs, polling costs about 160 µs. The default, which never polls
    // here, is as good as off.
    Recommendation r = tune(slowAnswers(), Objective.BALANCED, Limits.NONE);
    assertThat(r.recommended().outcome().polledNs()).isZero();
    assertThat(r.reasons().getFirst()).contains("polling buys nothing");
  }

  @Test
  void saysWhatSavingCpuTimeDoesToTheWork() {
    // Polling for 70 µs costs more than a block at 50 µs, but a block lengthens the cycle of 80 to
    // 140 µs.
    Trace t = Synthetic.polled(4000, Anchor.ANSWER, 10_000, i -> 70_000);
    Recommendation r = tune(t, Objective.BALANCED, Limits.NONE);
    assertThat(r.recommended().settings().isOff()).isTrue();
    assertThat(r.reasons()).anyMatch(s -> s.contains("Work gets done 0.57 times as fast; if work"));
  }

  @Test
  void keepsADefaultThatAlreadyPollsWell() {
    Trace t = Synthetic.polled(4000, Anchor.ANSWER, 10_000, i -> 30_000 + i % 10 * 1000);
    Recommendation r = tune(t, new Objective.Throughput(), Limits.NONE);
    assertThat(r.keepsBaseline()).isTrue();
    assertThat(r.reasons()).anyMatch(s -> s.contains("already poll well"));
  }

  @Test
  void saysThatPollingBuysNothingForIdleTicks() {
    Trace t = Synthetic.polled(2000, Anchor.CLOCK, 10_000, i -> 3_990_000);
    for (Objective o : List.of(Objective.THRIFTY, Objective.BALANCED, Objective.LATENCY,
        new Objective.Throughput())) {
      Recommendation r = tune(t, o, Limits.NONE);
      assertThat(r.recommended().outcome().polledNs()).isZero();
      assertThat(r.reasons().getFirst()).contains("polling buys nothing");
    }
  }

  @Test
  void staysBelowACpuBudget() {
    // One answer in four after 10 µs, the others after 400 µs: polling all of it would take most of
    // the time.
    Trace t = Synthetic.polled(8000, Anchor.ANSWER, 10_000, i -> i % 4 == 0 ? 10_000 : 400_000);
    Recommendation r = tune(t, Objective.LATENCY,
        new Limits(Optional.of(0.05), Optional.empty(), Optional.empty()));
    assertThat(r.recommended().outcome().polledCpuShare()).isLessThanOrEqualTo(0.05);
  }

  @Test
  void saysWhenNothingKeepsTheLimits() {
    var goal = new Limits(Optional.of(0.0), Optional.of(new Limits.LatencyGoal("p99", 1_000)),
        Optional.empty());
    Recommendation r = tune(slowAnswers(), Objective.BALANCED, goal);
    assertThat(r.keepsBaseline()).isTrue();
    assertThat(r.cautions()).anyMatch(s -> s.contains("no settings keep the limits"));
  }

  @Test
  void reportsOnTheHalfThatItDidNotChooseOn() {
    // Fast answers in the first half only: the promise must be that of the second half.
    Trace t = Synthetic.polled(4000, Anchor.ANSWER, 10_000, i -> i < 3_900 ? 20_000 : 700_000);
    Recommendation r = tune(t, Objective.BALANCED, Limits.NONE);
    assertThat(r.recommended().outcome().recordedHalts()).isLessThan(3_000);
  }

  @Test
  void seesTwoStableStates() {
    // Arrival 150-169 under max 200: polled halts stay hits for ever, blocked ones measure 210 and
    // stay blocks.
    Recommendation r = tune(slowAnswers(), new Objective.Throughput(), Limits.NONE);
    assertThat(r.warmBaseline().blockedShare()).isLessThan(0.01);
    assertThat(r.cautions()).anyMatch(s -> s.contains("two stable states"));
  }

  @Test
  void doesNotKeepSettingsThatReallyDidWorseThanTheirReplay() {
    // The replay of the polled trace hits under the default; the real run under it blocked at every
    // halt.
    Trace hot = Synthetic.polled(4000, Anchor.ANSWER, 10_000, i -> 60_000 + i % 10 * 1000);
    Trace cold = Synthetic.blocked(4000, Anchor.ANSWER, 10_000, 60_000, i -> 160_000);
    Tuner tuner = new Tuner(DEFAULT, new Objective.Throughput(), Limits.NONE, MODEL);
    assertThat(tuner.search(hot, _ -> {
    }).keepsBaseline()).isTrue();
    assertThat(tuner.search(hot, Optional.of(cold), _ -> {
    }).keepsBaseline()).isFalse();
  }

  @Test
  void refusesATraceThatIsTooShortToChooseBy() {
    assertThatThrownBy(
        () -> tune(Synthetic.polled(5, Anchor.ANSWER, 1, i -> 10), Objective.BALANCED, Limits.NONE))
        .hasMessageContaining("Record for longer");
  }
}
