package haltwise.tune;

import haltwise.replay.ReplayTape;
import haltwise.replay.grid.GridOutcome;
import haltwise.replay.grid.GridReplay;
import haltwise.replay.grid.OpenLoopTape;
import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Which settings of a grid are worth a causal replay of a long trace: an open-loop replay, in which no wake moves and
/// which is a hundred times as fast, leaves the best, and the best for every budget of polling.
///
/// Wakes that move change the outcome of all settings by some per cent, yet hardly their order; so plenty are left.
final class Screening {
  /// More halts times settings than this are screened: some seconds of causal replay.
  private static final long MOST_STEPS = 150_000_000L;
  private static final int FEWEST_LEFT = 100;

  private final Objective objective;
  private final ReplayTape tape;
  private final long mostSteps;

  Screening(Objective objective, ReplayTape tape) {
    this(objective, tape, MOST_STEPS);
  }

  Screening(Objective objective, ReplayTape tape, long mostSteps) {
    this.objective = objective;
    this.tape = tape;
    this.mostSteps = mostSteps;
  }

  /// @param grid the first one always stays
  /// @return some of the grid, in its order; all of it where that is no great work
  List<HostSettings> of(List<HostSettings> grid) {
    int left = (int) Math.max(FEWEST_LEFT, mostSteps / Math.max(1, tape.size()));
    if (left >= grid.size()) {
      return grid;
    }
    List<Row> rows = rows(grid);
    Set<Integer> kept = new LinkedHashSet<>(Set.of(0));
    rows.stream().sorted(Comparator.comparingDouble(Row::score)).limit(left / 2)
        .forEach(r -> kept.add(r.index));
    // The least latency for each amount of polling: limits and the Pareto front want them.
    double least = Double.POSITIVE_INFINITY;
    List<Row> front = new ArrayList<>();
    for (Row r : rows.stream().sorted(Comparator.comparingDouble(Row::polledNs)).toList()) {
      if (r.latencyNs < least) {
        least = r.latencyNs;
        front.add(r);
      }
    }
    int room = Math.max(1, left - kept.size());
    IntStream.range(0, Math.min(room, front.size()))
        .forEach(i -> kept.add(front.get((int) ((long) i * front.size()
            / Math.min(room, front.size()))).index));
    return kept.stream().sorted().map(grid::get).toList();
  }

  private record Row(int index, double score, double polledNs, double latencyNs) {
  }

  private List<Row> rows(List<HostSettings> grid) {
    double[] polledNs = new double[grid.size()];
    double[] latencyNs = new double[grid.size()];
    double[] blocks = new double[grid.size()];
    for (int v = 0; v < tape.vcpuCount(); v++) {
      GridReplay replay = GridReplay.of(tape.rule(), grid, 0);
      replay.replay(OpenLoopTape.of(tape, v));
      List<GridOutcome> outcomes = replay.outcomes();
      for (int i = 0; i < grid.size(); i++) {
        polledNs[i] += outcomes.get(i).polledNs();
        latencyNs[i] += outcomes.get(i).latencySumNs();
        blocks[i] += outcomes.get(i).blocks();
      }
    }
    return IntStream.range(0, grid.size()).mapToObj(i -> new Row(i, switch (objective) {
      case Objective.Cost c -> polledNs[i] + blocks[i] * c.blockPriceNs();
      case Objective.Throughput _ -> latencyNs[i];
    }, polledNs[i], latencyNs[i])).toList();
  }
}
