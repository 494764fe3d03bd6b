package haltwise.control;

import static haltwise.control.Epochs.BASELINE;
import static haltwise.control.Epochs.LONG;
import static haltwise.control.Epochs.OFF;
import static haltwise.control.Epochs.SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Oracle: the rules of the bistable pair: two vCPUs that block make each other late, so that a max that is too low for
/// their cold halts never lets them poll again, and a replay of cold halts sees no use in polling.
class ColdTrapTest {
  private static final Measured COLD = new Measured(1_000, 900, 10_000_000);

  @Test
  void aLowerMaxUnderWhichAllBlocksIsTakenBackAtOnceAndThenLeftAlone() {
    Controller controller = new Controller(Epochs.plan(LONG));
    Epochs epochs = Epochs.costing(controller.plan(), 50_000, 30_000, 20_000, 25_000);
    Step lower = controller.step(controller.begin(), epochs.next(LONG));
    assertThat(lower.decision().settings()).isEqualTo(SHORT);

    Step back = controller.step(lower.state(), epochs.next(SHORT, COLD));
    assertThat(back.decision().settings()).isEqualTo(LONG);
    assertThat(back.decision().because()).contains("90 %", "trap");

    // Warm again: it was a trap. SHORT still looks best, and is left alone for a minute.
    Step warm = controller.step(back.state(), epochs.next(LONG));
    assertThat(warm.decision()).isInstanceOf(Decision.Keep.class);
    assertThat(warm.decision().because()).contains("trap", "60 s");
    assertThat(Epochs.run(controller, warm, epochs, 200).decision().settings())
        .isNotEqualTo(SHORT);
    assertThat(Epochs.run(controller, warm, epochs, 300).decision().settings()).isEqualTo(SHORT);
  }

  @Test
  void ifItIsColdUnderTheHigherMaxTooItWasTheLoad() {
    Controller controller = new Controller(Epochs.plan(LONG));
    Epochs epochs = Epochs.costing(controller.plan(), 50_000, 30_000, 20_000, 25_000);
    Step lower = controller.step(controller.begin(), epochs.next(LONG));
    Step back = controller.step(lower.state(), epochs.next(SHORT, COLD));

    Step cold = controller.step(back.state(), epochs.next(LONG, COLD));
    assertThat(cold.state().trapUntil()).isZero();
    assertThat(Epochs.run(controller, cold, epochs, 8).decision().settings()).isEqualTo(SHORT);
  }

  @Test
  void whenAllIsColdItProbesAndLooksLessOftenWhenItFindsNothing() {
    Controller controller = new Controller(Epochs.plan(OFF));
    Epochs epochs = Epochs.costing(controller.plan(), 50_000, 60_000, 55_000, 70_000);
    Step step = Epochs.run(controller,
        controller.step(controller.begin(), epochs.next(OFF)), epochs, 40);
    assertThat(step.decision()).isInstanceOfSatisfying(Decision.Probe.class, p -> {
      // 50 µs that are worth it, and three wake latencies of 8 µs: above SHORT.
      assertThat(p.probed()).isEqualTo(BASELINE);
      assertThat(p.settings()).isEqualTo(OFF);
    });

    Measured probe = new Measured(200, 0, 12_000_000);
    Step nothing = controller.step(step.state(), epochs.next(OFF, new Measured(1_000, 800,
        12_000_000), Optional.of(probe)));
    assertThat(nothing.decision()).isInstanceOf(Decision.Keep.class);
    assertThat(nothing.decision().because()).contains("60 µs", "50 µs", "20 s");
    assertThat(Epochs.run(controller, nothing, epochs, 79).decision())
        .isInstanceOf(Decision.Keep.class);
  }

  @Test
  void aProbeThatFindsWarmthStays() {
    Controller controller = new Controller(Epochs.plan(OFF));
    Epochs epochs = Epochs.costing(controller.plan(), 50_000, 60_000, 55_000, 70_000);
    Step step = Epochs.run(controller,
        controller.step(controller.begin(), epochs.next(OFF)), epochs, 40);

    // 600 halts in the first 50 ms, polled for 15 µs each, where cold ones cost 50 µs.
    Measured probe = new Measured(600, 0, 9_000_000);
    Step warm = controller.step(step.state(), epochs.next(OFF, new Measured(1_400, 800, 9_000_000),
        Optional.of(probe)));
    assertThat(warm.decision()).isInstanceOf(Decision.Change.class);
    assertThat(warm.decision().settings()).isEqualTo(BASELINE);
    assertThat(warm.decision().because()).contains("15 µs");

    // The sums still hold the cold past; the choice waits for warm halts.
    epochs.nowCosting(50_000, 15_000, 18_000, 16_000);
    assertThat(Epochs.run(controller, warm, epochs, 30).decision().settings())
        .isEqualTo(BASELINE);
  }

  @Test
  void haltsThatAreFarAwayAreNoReasonToProbe() {
    Controller controller = new Controller(Epochs.plan(OFF));
    Epochs epochs = Epochs.costing(controller.plan(), 50_000, 60_000, 55_000, 70_000);
    ControllerState state = controller.begin();
    for (int e = 0; e < 100; e++) {
      EpochObservation o = epochs.next(OFF);
      Step step = controller.step(state, new EpochObservation(o.epoch(), o.lengthNs(), o.vcpus(),
          o.inForce(), o.real(), o.probe(), o.forecasts(), 0, 0, 50, 8_000, o.disturbances()));
      assertThat(step.decision()).isInstanceOf(Decision.Keep.class);
      state = step.state();
    }
  }
}
