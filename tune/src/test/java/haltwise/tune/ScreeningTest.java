package haltwise.tune;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.replay.AfterCost;
import haltwise.replay.HostRule;
import haltwise.replay.Replay;
import haltwise.replay.ReplayModel;
import haltwise.replay.ReplayTape;
import haltwise.replay.WakeLatencies;
import haltwise.trace.Anchor;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Oracle: the causal replay of the whole grid, whose best is to be among what the screening leaves, or as good as.
final class ScreeningTest {
  private static final ReplayModel MODEL = new ReplayModel(HostRule.NEWEST,
      WakeLatencies.constant(30_000), AfterCost.constant(5_000, 8_000), 1, List.of());
  private static final HostSettings DEFAULT = HostSettings.KERNEL_DEFAULT;

  @ParameterizedTest
  @EnumSource(names = {"CLOCK", "ANSWER"})
  void leavesTheBestOrItsEqual(Anchor anchor) {
    SplittableRandom random = new SplittableRandom(7);
    Trace t = Synthetic.polled(3_000, anchor, 15_000,
        i -> (long) (i % 90 < 60
            ? random.nextExponential() * 20_000
            : 120_000 + random.nextInt(900_000)));
    ReplayTape tape = ReplayTape.of(t, MODEL);
    List<HostSettings> grid = Grid.candidates(DEFAULT, 0);
    for (Objective o : List.of(Objective.THRIFTY, Objective.BALANCED, Objective.LATENCY,
        new Objective.Throughput())) {
      List<HostSettings> left = new Screening(o, tape, 0).of(grid);
      assertThat(left).hasSizeBetween(50, 100).startsWith(DEFAULT).isSubsetOf(grid);
      assertThat(best(o, tape, left)).isLessThanOrEqualTo(best(o, tape, grid) * 1.01);
    }
  }

  private static double best(Objective o, ReplayTape tape, List<HostSettings> all) {
    Replay replay = new Replay(tape);
    return all.stream().mapToDouble(s -> o.score(replay.runFrom(s, 0))).min().orElseThrow();
  }
}
