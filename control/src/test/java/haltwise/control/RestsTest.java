package haltwise.control;

import static haltwise.control.Epochs.BASELINE;
import static haltwise.control.Epochs.HALTS;
import static haltwise.control.Epochs.LONG;
import static haltwise.control.Epochs.OFF;
import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// When the controller looks away, and what ends it. Oracle: counted by hand.
class RestsTest {
  /// The baseline is the best: nothing is compared with it, and nothing is cold.
  private static final long[] CALM_NS = {50_000, 20_000, 30_000, 40_000};
  private static final Measured USUAL = new Measured(HALTS, 0, 20_000 * HALTS);

  private final ControlPlan plan = Epochs.plan(BASELINE);
  private final Epochs epochs = Epochs.costing(plan, CALM_NS.clone());
  private Controller controller = new Controller(plan);
  private Step step = new Step(controller.begin(), new Decision.Keep(BASELINE, nothing(), ""));
  private long epoch;

  private static Decision.Expected nothing() {
    return new Decision.Expected(0, 0, 0);
  }

  private int rest() {
    return step.decision() instanceof Decision.Keep k ? k.rest() : 0;
  }

  /// The next epoch as the decision before wants it, in which KVM counts this.
  private void next(Measured counted) {
    next(counted, 1, Disturbances.NONE, step.decision().settings());
  }

  private void next(Measured counted, int vcpus, Disturbances disturbances, HostSettings inForce) {
    EpochObservation watched = epochs.next(inForce);
    step = controller.step(step.state(), rest() > 0
        ? EpochObservation.unwatched(epoch, 250_000_000, vcpus, inForce, Optional.of(counted),
            disturbances)
        : watched.with(Optional.of(counted)));
    epoch++;
  }

  /// So many epochs under the baseline; `w`: watched, `-`: not.
  private String run(int count) {
    StringBuilder watched = new StringBuilder();
    for (int i = 0; i < count; i++) {
      watched.append(rest() > 0 ? '-' : 'w');
      next(USUAL);
    }
    return watched.toString();
  }

  @Test
  void afterEightEpochsAlikeItLooksAwayForTwiceAsLongEachTime() {
    // 8 watched, then rests of 2, 4, 8; the next would last until epoch 41, but in epoch 40 a probe
    // might be due; from then on 16.
    assertThat(run(26)).isEqualTo("wwwwwwww" + "--w" + "----w" + "--------w" + "-");
    assertThat(run(15)).isEqualTo("-".repeat(14) + "w");
    assertThat(run(17)).isEqualTo("-".repeat(16) + "w");
  }

  @Test
  void withoutKvmsCountersEveryEpochIsWatched() {
    Step now = Epochs.run(controller, step, epochs, 40);

    assertThat(now.decision()).isInstanceOfSatisfying(Decision.Keep.class,
        k -> assertThat(k.rest()).isZero());
  }

  @Test
  void whoWantsEveryEpochWatchedGetsIt() {
    controller = new Controller(plan.withoutRests());

    assertThat(run(40)).isEqualTo("w".repeat(40));
  }

  @Test
  void haltsThatAreNotAsUsualEndItAndEightMoreEpochsAreWatched() {
    run(12);
    assertThat(rest()).isEqualTo(3);
    next(new Measured(2 * HALTS, 0, 20_000 * HALTS));

    assertThat(rest()).isZero();
    assertThat(step.decision().because()).isEqualTo(
        "Looks again, since 2000 halts came where 1000 to 1000 were usual.");
    assertThat(run(9)).isEqualTo("wwwwwwww-");
  }

  @Test
  void countersThatCannotBeReadEndIt() {
    run(8);
    assertThat(rest()).isEqualTo(2);
    step = controller.step(step.state(), EpochObservation.unwatched(epoch++, 250_000_000, 1,
        BASELINE, Optional.empty(), Disturbances.NONE));

    assertThat(rest()).isZero();
  }

  @Test
  void anotherVcpuEndsIt() {
    run(8);
    next(USUAL, 2, Disturbances.NONE, BASELINE);

    assertThat(rest()).isZero();
    assertThat(step.decision().because()).contains("2 vCPUs, not 1");
  }

  @Test
  void othersThatTakeTheCpuEndItAndTheGuardSpeaksOneEpochLater() {
    run(8);
    Disturbances stolen = new Disturbances(0, 0.2, List.of());
    next(USUAL, 1, stolen, BASELINE);
    assertThat(rest()).isZero();
    step = controller.step(step.state(),
        Epochs.costing(plan, CALM_NS.clone()).at(epoch).with(stolen).next(BASELINE));

    assertThat(step.decision()).isInstanceOfSatisfying(Decision.FallBack.class,
        f -> assertThat(f.guard()).isEqualTo(Guard.STEAL));
  }

  @Test
  void settingsOfSomebodyElseAreSeenWhileItRests() {
    run(8);
    assertThat(rest()).isEqualTo(2);
    next(USUAL, 1, Disturbances.NONE, LONG);

    assertThat(step.decision()).isInstanceOf(Decision.Abstain.class);
    assertThat(step.decision().settings()).isEqualTo(LONG);
  }

  @Test
  void aChangeOfTheLoadIsDecidedByTheFirstEpochThatShowsIt() {
    run(11);
    assertThat(rest()).isEqualTo(4);
    next(new Measured(2 * HALTS, 0, 40_000 * HALTS));
    epochs.nowCosting(50_000, 49_000, 20_000, 48_000);
    next(USUAL);

    // Without what was before it, the past would hold the baseline for some epochs more.
    assertThat(step.decision()).isInstanceOf(Decision.Change.class);
    assertThat(step.decision().settings()).isEqualTo(Epochs.SHORT);
  }

  @Test
  void itDoesNotMissTheEpochOfAComparison() {
    ControlPlan dear = Epochs.plan(LONG);
    controller = new Controller(dear);
    Epochs of = Epochs.costing(dear, 50_000, 40_100, 60_000, 40_000);
    step = new Step(controller.begin(), new Decision.Keep(LONG, nothing(), ""));
    List<Long> compared = new ArrayList<>();
    for (long e = 0; e < 25; e++) {
      EpochObservation watched = of.next(step.decision().settings());
      Measured real = watched.real();
      step = controller.step(step.state(), rest() > 0
          ? EpochObservation.unwatched(e, 250_000_000, 1, LONG, Optional.of(real),
              Disturbances.NONE)
          : watched.with(Optional.of(real)));
      if (step.decision() instanceof Decision.Compare) {
        compared.add(e);
      }
    }

    assertThat(compared).containsExactly(20L);
  }

  /// 1,000 halts of up to 200 µs might take 400 ms of an epoch of 250 ms if they double, so one bad epoch is 250 ms.
  @Test
  void underABudgetThatTwoBadEpochsWouldBreakItDoesNotRest() {
    // 41 epochs of 20 ms are 820 ms; of 10 s, 13 % leave 480 ms for two epochs that may take 500.
    assertThat(restsUnder(0.13)).isFalse();
    assertThat(restsUnder(0.14)).isTrue();
  }

  private static boolean restsUnder(double budget) {
    ControlPlan plan = Epochs.plan(BASELINE, Optional.of(budget));
    Epochs of = Epochs.costing(plan, CALM_NS.clone());
    Controller controller = new Controller(plan);
    Step step = new Step(controller.begin(0, new Spending(
        Collections.nCopies(41, 20_000_000L),
        Collections.nCopies(41, 1_000L))), new Decision.Keep(BASELINE, nothing(), ""));
    for (int e = 0; e < 8; e++) {
      EpochObservation o = of.next(BASELINE);
      step = controller.step(step.state(), o.with(Optional.of(o.real())));
      assertThat(step.decision().settings()).isEqualTo(BASELINE);
    }
    return step.decision() instanceof Decision.Keep k && k.rest() > 0;
  }

  @Test
  void aBudgetThatComesIntoDangerIsHeldWithoutALook() {
    ControlPlan plan = Epochs.plan(BASELINE, Optional.of(0.14));
    Epochs of = Epochs.costing(plan, CALM_NS.clone());
    Controller controller = new Controller(plan);
    Step now = new Step(controller.begin(), new Decision.Keep(BASELINE, nothing(), ""));
    for (int e = 0; e < 8; e++) {
      EpochObservation o = of.next(BASELINE);
      now = controller.step(now.state(), o.with(Optional.of(o.real())));
    }
    assertThat(now.decision()).isInstanceOfSatisfying(Decision.Keep.class,
        k -> assertThat(k.rest()).isEqualTo(2));
    // 160 ms so far, and 1,240 more: nothing is left of 1.4 s.
    now = controller.step(now.state(), EpochObservation.unwatched(8, 250_000_000, 1, BASELINE,
        Optional.of(new Measured(HALTS, 0, 1_240_000_000)), Disturbances.NONE));

    assertThat(now.decision()).isInstanceOf(Decision.Change.class);
    assertThat(now.decision().settings()).isEqualTo(BASELINE.withMaxNs(0)).isEqualTo(OFF);
  }
}
