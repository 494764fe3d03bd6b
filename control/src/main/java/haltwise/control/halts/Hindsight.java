package haltwise.control.halts;

import haltwise.control.Measured;
import haltwise.replay.HostRule;
import haltwise.replay.grid.GridOutcome;
import haltwise.replay.grid.GridReplay;
import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What every settings of a grid made of each epoch of a trace: the yardsticks of a controller, known only afterwards.
public final class Hindsight {
  private final List<HostSettings> grid;
  /// By epoch, then by settings: time polled, and blocks, up to its end.
  private final List<long[]> polledNs = new ArrayList<>();
  private final List<long[]> blocks = new ArrayList<>();

  private long halts;

  private Hindsight(List<HostSettings> grid) {
    this.grid = List.copyOf(grid);
    polledNs.add(new long[grid.size()]);
    blocks.add(new long[grid.size()]);
  }

  /// @param grid no settings twice
  public static Hindsight of(List<EpochTape> epochs, HostRule rule, List<HostSettings> grid) {
    Hindsight all = new Hindsight(grid);
    int vcpus = epochs.isEmpty() ? 0 : epochs.getFirst().vcpus();
    List<GridReplay> byVcpu = Stream.generate(() -> GridReplay.of(rule, grid, 0)).limit(vcpus)
        .toList();
    for (EpochTape epoch : epochs) {
      all.halts += epoch.halts();
      long[] polled = new long[grid.size()];
      long[] blocked = new long[grid.size()];
      for (int v = 0; v < vcpus; v++) {
        for (int s = 0; s < EpochTape.SLICES; s++) {
          byVcpu.get(v).replay(epoch.of(s, v));
        }
        List<GridOutcome> rows = byVcpu.get(v).outcomes();
        for (int c = 0; c < rows.size(); c++) {
          polled[c] += rows.get(c).polledNs();
          blocked[c] += rows.get(c).blocks();
        }
      }
      all.polledNs.add(polled);
      all.blocks.add(blocked);
    }
    return all;
  }

  public int epochs() {
    return polledNs.size() - 1;
  }

  /// Of one epoch under one settings of the grid, ns of CPU time.
  public double costNs(int epoch, int settings, long blockPriceNs) {
    return polledNs.get(epoch + 1)[settings] - polledNs.get(epoch)[settings]
        + (double) (blocks.get(epoch + 1)[settings] - blocks.get(epoch)[settings]) * blockPriceNs;
  }

  /// Of all epochs under one settings.
  ///
  /// @throws IllegalArgumentException when they are not in the grid
  public Measured total(HostSettings settings) {
    int c = grid.indexOf(settings);
    if (c < 0) {
      throw new IllegalArgumentException("BUG: " + settings + " is not in the grid of hindsight");
    }
    return new Measured(halts, blocks.getLast()[c], polledNs.getLast()[c]);
  }

  /// The settings that would have been the best to leave in force all the time.
  public HostSettings bestFixed(long blockPriceNs) {
    int best = 0;
    for (int c = 1; c < grid.size(); c++) {
      if (totalNs(c, blockPriceNs) < totalNs(best, blockPriceNs)) {
        best = c;
      }
    }
    return grid.get(best);
  }

  /// The sum of what the best settings of each epoch would have cost in it, ns of CPU time.
  public double oracleNs(long blockPriceNs) {
    double sum = 0;
    for (int e = 0; e < epochs(); e++) {
      double least = Double.POSITIVE_INFINITY;
      for (int c = 0; c < grid.size(); c++) {
        least = Math.min(least, costNs(e, c, blockPriceNs));
      }
      sum += least;
    }
    return sum;
  }

  private double totalNs(int settings, long blockPriceNs) {
    return polledNs.getLast()[settings] + (double) blocks.getLast()[settings] * blockPriceNs;
  }
}
