package haltwise.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.control.ControlPlan;
import haltwise.control.Controller;
import haltwise.control.ControllerState;
import haltwise.control.Decision;
import haltwise.control.Disturbances;
import haltwise.control.EpochObservation;
import haltwise.control.Forecast;
import haltwise.control.Measured;
import haltwise.control.Spending;
import haltwise.control.Step;
import haltwise.trace.HostSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A log that grows over its size. Oracle: the decisions, taken again from each part alone.
class DecisionLogTest {
  private static final HostSettings BASE = HostSettings.KERNEL_DEFAULT;
  private static final ControlPlan PLAN = ControlPlan.of(50_000, BASE, BASE, List.of(),
      Optional.of(0.1));

  @TempDir
  private Path folder = Path.of("");

  @Test
  void eachPartOfALogCanBeReplayedByItself() {
    Path file = folder.resolve("log.jsonl");
    Controller controller = new Controller(PLAN);
    Spending spent = Spending.NOTHING;
    try (DecisionLog log = new DecisionLog(file, "nothing", "test", 10_000)) {
      for (int part = 0; part < 12; part++) {
        log.plan(PLAN, part * 50L, spent);
        ControllerState state = controller.begin(part * 50L, spent);
        for (int e = 0; e < 50; e++) {
          EpochObservation o = observation(part * 50L + e, state.inForce());
          Step step = controller.step(state, o);
          log.add(o, step.decision());
          state = step.state();
        }
        spent = state.spending();
      }
    }

    assertThat(folder.resolve("log.jsonl.8.gz")).exists();
    assertThat(folder.resolve("log.jsonl.9.gz")).doesNotExist();
    for (String part : List.of("log.jsonl", "log.jsonl.1.gz", "log.jsonl.8.gz")) {
      DecisionReplay replay = DecisionReplay.of(folder.resolve(part));
      assertThat(replay.difference()).as(part).isEmpty();
      assertThat(replay.decisions()).as(part).isEqualTo(50);
    }
    assertThat(folder.resolve("log.jsonl.1.gz")).satisfies(packed -> assertThat(Files.size(packed))
        .isLessThan(Files.size(file) / 2));
  }

  @Test
  void restsComeOutTheSameAgainAndSoDoesWhatEndedThem() {
    ControlPlan plan = ControlPlan.of(50_000, BASE, BASE, List.of(), Optional.empty());
    Controller controller = new Controller(plan);
    ControllerState state = controller.begin();
    Path file = folder.resolve("rests.jsonl");
    List<Integer> rests = new ArrayList<>();
    try (DecisionLog log = new DecisionLog(file, "nothing", "test")) {
      log.plan(plan, 0, Spending.NOTHING);
      for (int e = 0, rest = 0; e < 60; e++) {
        // In epochs 30 and 50 something happens; in 40 nobody counts.
        Optional<Measured> counted = e == 40
            ? Optional.empty()
            : Optional.of(new Measured(e == 30 || e == 50 ? 5_000 : 1_000, 150, 9_000_000));
        EpochObservation o = rest > 0
            ? EpochObservation.unwatched(e, 250_000_000, 2, state.inForce(), counted,
                Disturbances.NONE)
            : calm(e, state.inForce(), plan).with(counted);
        Step step = controller.step(state, o);
        log.add(o, step.decision());
        state = step.state();
        rest = step.decision() instanceof Decision.Keep k ? k.rest() : 0;
        rests.add(rest);
      }
    }

    assertThat(rests.subList(6, 12)).containsExactly(0, 2, 1, 0, 4, 3);
    assertThat(rests.get(29)).isPositive();
    assertThat(rests.get(30)).isZero();
    DecisionReplay replay = DecisionReplay.of(file);
    assertThat(replay.difference()).isEmpty();
    assertThat(replay.decisions()).isEqualTo(60);
  }

  /// Without polling, nine of ten would block.
  private static EpochObservation calm(long epoch, HostSettings inForce, ControlPlan plan) {
    List<Forecast> forecasts = plan.candidates().stream()
        .map(c -> c.isOff() ? new Forecast(0, 900, 0, 1_000) : new Forecast(9_000_000, 150, 0, 0))
        .toList();
    return new EpochObservation(epoch, 250_000_000, 2, inForce, new Measured(1_000, 150, 9_000_000),
        Optional.empty(), forecasts, 40_000, 900, 950, 9_000, Disturbances.NONE);
  }

  private static EpochObservation observation(long epoch, HostSettings inForce) {
    long blocks = 100 + epoch * 37 % 101;
    List<Forecast> forecasts = PLAN.candidates().stream()
        .map(c -> new Forecast(c.isOff() ? 0 : 9_000_000 + epoch * 13 % 7, blocks, 0, 1_000))
        .toList();
    return new EpochObservation(epoch, 250_000_000, 2, inForce,
        new Measured(1_000, blocks, 9_000_000), Optional.empty(), forecasts, 40_000, 900, 950,
        9_000, Disturbances.NONE);
  }
}
