package haltwise.control;

import static haltwise.control.Epochs.BASELINE;
import static haltwise.control.Epochs.LONG;
import static haltwise.control.Epochs.OFF;
import static haltwise.control.Epochs.SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import haltwise.control.Decision.Change;
import haltwise.control.Decision.Keep;
import haltwise.trace.HostSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Oracle: hand computation, on epochs written in the test.
class ControllerTest {
  @Test
  void changesToWhatCostsLess() {
    Controller controller = new Controller(Epochs.plan(BASELINE));
    Epochs epochs = Epochs.costing(controller.plan(), 50_000, 30_000, 20_000, 25_000);

    Step step = controller.step(controller.begin(), epochs.next(BASELINE));

    assertThat(step.decision()).isInstanceOfSatisfying(Change.class, c -> {
      assertThat(c.from()).isEqualTo(BASELINE);
      assertThat(c.settings()).isEqualTo(SHORT);
      assertThat(c.expected().costPerHaltNs()).isEqualTo(20_000);
      // 1,000 halts of 20 µs in 250 ms.
      assertThat(c.expected().polledShare()).isEqualTo(0.08);
      assertThat(c.because()).contains("33.3 %");
    });
  }

  @Test
  void keepsWhatAnotherWouldBeatByLessThanTwoPercent() {
    Controller controller = new Controller(Epochs.plan(BASELINE));
    Epochs epochs = Epochs.costing(controller.plan(), 50_000, 10_000, 9_810, 12_000);

    Step step = Epochs.run(controller,
        controller.step(controller.begin(), epochs.next(BASELINE)), epochs, 10);

    assertThat(step.decision()).isInstanceOf(Keep.class);
    assertThat(step.decision().because()).contains("would save 1.9 %", "2.0 %");
    assertThat(decisionAt(9_790)).isInstanceOf(Change.class);
  }

  private static Decision decisionAt(long costNs) {
    Controller controller = new Controller(Epochs.plan(BASELINE));
    Epochs epochs = Epochs.costing(controller.plan(), 50_000, 10_000, costNs, 12_000);
    return controller.step(controller.begin(), epochs.next(BASELINE)).decision();
  }

  @Test
  void keepsWhatAnotherBeatsByLessThanTwoStandardErrors() {
    Controller controller = new Controller(Epochs.plan(BASELINE));
    // It saves 1,000 ns for each of 1,000 halts: 1 ms in the epoch.
    Epochs epochs = Epochs.costing(controller.plan(), 50_000, 10_000, 9_000, 12_000);

    assertThat(controller.step(controller.begin(), epochs.withErrorNs(510_000).next(BASELINE))
        .decision().because()).contains("two standard errors", "10.2 %");
    assertThat(controller.step(controller.begin(), epochs.withErrorNs(490_000).next(BASELINE))
        .decision()).isInstanceOf(Change.class);
  }

  @Test
  void changesAgainOnlyAfterASecondUnlessMuchIsAtStake() {
    // 8 % less than SHORT after SHORT was chosen: waits for 4 epochs.
    assertThat(epochsUntilChange(18_400)).isEqualTo(4);
    // Half: at once.
    assertThat(epochsUntilChange(4_000)).isEqualTo(1);
  }

  private static int epochsUntilChange(long costOfLongNs) {
    Controller controller = new Controller(Epochs.plan(BASELINE));
    Epochs epochs = Epochs.costing(controller.plan(), 50_000, 200_000, 20_000, 200_000);
    Step step = controller.step(controller.begin(), epochs.next(BASELINE));
    assertThat(step.decision().settings()).isEqualTo(SHORT);
    // In the discounted sums LONG's past is out of the way.
    epochs.nowCosting(50_000, 200_000, 20_000, costOfLongNs);
    ControllerState clean = withoutPast(controller, step.state());
    for (int e = 1; e < 20; e++) {
      step = controller.step(clean, epochs.next(SHORT));
      if (step.decision() instanceof Change) {
        return e;
      }
      clean = step.state();
    }
    return 20;
  }

  private static ControllerState withoutPast(Controller controller, ControllerState s) {
    return new ControllerState(s.phase(), s.inForce(), s.changedAt(),
        Recent.none(controller.plan().candidates().size()), s.spending(), s.purseNs(),
        s.comparedAt(), s.probeAt(), s.probeGap(), s.trapNs(), s.trapUntil(),
        s.trials(), s.alarms(), s.rests());
  }

  @Test
  void forgetsWhatIsPast() {
    Controller controller = new Controller(Epochs.plan(BASELINE));
    Epochs epochs = Epochs.costing(controller.plan(), 50_000, 30_000, 20_000, 25_000);
    Step step = Epochs.run(controller,
        controller.step(controller.begin(), epochs.next(BASELINE)), epochs, 40);
    assertThat(step.decision().settings()).isEqualTo(SHORT);

    epochs.nowCosting(50_000, 50_000, 40_000, 20_000);
    // Of 5 epochs' worth of the past, SHORT is ahead by 5 · (25 - 20) µs; each new one takes 20 µs
    // off.
    assertThat(Epochs.run(controller, step, epochs, 2).decision().settings()).isEqualTo(LONG);
  }

  @Test
  void aMaxThatWouldNotFindBackToPollingIsNotChosen() {
    Controller controller = new Controller(Epochs.plan(BASELINE));
    Epochs epochs = Epochs.costing(controller.plan(), 50_000, 30_000, 20_000, 25_000);

    // Hot arrivals reach 45 µs; with two wake latencies of 8 µs a max of 61 µs is needed.
    assertThat(controller.step(controller.begin(), epochs.withHotNs(45_000).next(BASELINE))
        .decision().settings()).isEqualTo(LONG);
    assertThat(controller.step(controller.begin(), epochs.withHotNs(44_000).next(BASELINE))
        .decision().settings()).isEqualTo(SHORT);
  }

  @Test
  void pollingOffIsAlwaysToBeHad() {
    Controller controller = new Controller(Epochs.plan(BASELINE));
    Epochs epochs = Epochs.costing(controller.plan(), 15_000, 30_000, 20_000, 25_000);

    assertThat(controller.step(controller.begin(), epochs.withHotNs(49_000).next(BASELINE))
        .decision().settings()).isEqualTo(OFF);
  }

  @Test
  void theOpeningIsTheBestOfWhatWasSeenWhateverIsInForce() {
    Controller controller = new Controller(Epochs.plan(BASELINE));
    Epochs epochs = Epochs.costing(controller.plan(), 50_000, 10_000, 9_999, 12_000);

    assertThat(controller.opening(List.of(epochs.next(BASELINE)))).isEqualTo(SHORT);
    assertThat(controller.opening(List.of())).isEqualTo(BASELINE);
  }

  @Test
  void theSameEpochAfterTheSameStateGivesTheSameStep() {
    Controller controller = new Controller(Epochs.plan(BASELINE));
    Epochs epochs = Epochs.costing(controller.plan(), 50_000, 30_000, 20_000, 25_000);
    ControllerState state = Epochs.run(controller,
        controller.step(controller.begin(), epochs.next(BASELINE)), epochs, 30).state();
    EpochObservation o = epochs.next(SHORT);

    assertThat(controller.step(state, o)).isEqualTo(controller.step(state, o));
  }

  @Test
  void settingsOfSomebodyElseStayUntilOursAreBack() {
    Controller controller = new Controller(Epochs.plan(SHORT));
    Epochs epochs = Epochs.costing(controller.plan(), 50_000, 30_000, 20_000, 25_000);
    HostSettings theirs = new HostSettings(77_000, 2, 10_000, 2);

    Step step = controller.step(controller.begin(),
        epochs.next(theirs, new Measured(1_000, 500, 0)));
    assertThat(step.decision()).isInstanceOf(Decision.Abstain.class);
    assertThat(step.decision().settings()).isEqualTo(theirs);
    assertThat(step.decision().because()).contains("Somebody else", SHORT.toString());

    Step later = controller.step(step.state(), epochs.next(theirs, new Measured(1_000, 500, 0)));
    assertThat(later.decision()).isInstanceOf(Decision.Abstain.class);

    Step back = controller.step(later.state(), epochs.next(SHORT));
    assertThat(back.decision()).isInstanceOf(Keep.class);
  }
}
