package haltwise.control.halts;

import haltwise.control.ControlPlan;
import haltwise.control.Disturbances;
import haltwise.control.EpochObservation;
import haltwise.control.Forecast;
import haltwise.control.Measured;
import haltwise.replay.HostRule;
import haltwise.replay.grid.GridOutcome;
import haltwise.replay.grid.GridReplay;
import haltwise.replay.grid.GridScratch;
import haltwise.replay.grid.OpenLoopTape;
import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Replays each epoch under every candidate. Windows go on from epoch to epoch, for each candidate as if it had always been
/// in force; what the settings that really are in force leave behind is gone after some ten halts.
public final class EpochReplay {
  /// Of the arrivals worth polling for, this share is to be within max.
  private static final double HOT_SHARE = 0.99;

  private final ControlPlan plan;
  private final List<HostSettings> candidates;
  private final HostRule rule;
  private final List<Lane> lanes = new ArrayList<>();
  private final GridScratch scratch = new GridScratch();

  /// The grid of one vCPU, and what it came to before.
  private static final class Lane {
    final GridReplay grid;
    final long[] polledNs;
    final long[] blocks;

    Lane(HostRule rule, List<HostSettings> candidates) {
      grid = GridReplay.of(rule, candidates, 0);
      polledNs = new long[candidates.size()];
      blocks = new long[candidates.size()];
    }
  }

  public EpochReplay(HostRule rule, ControlPlan plan) {
    this.rule = rule;
    this.plan = plan;
    candidates = plan.candidates();
  }

  /// All that the controller is to learn of the epoch that follows those before.
  ///
  /// @param inForce settings at its end
  /// @param real what came of its halts
  /// @param probe what came of those of its first slice, where that was a probe
  public EpochObservation observe(long epoch, EpochTape tape, HostSettings inForce, Measured real,
      Optional<Measured> probe, Disturbances disturbances) {
    long latencyNs = tape.latencies().atRankNs((tape.halts() + 1) / 2);
    long hot = tape.arrivals().countUpTo(plan.blockPriceNs());
    long near = tape.arrivals().countUpTo(plan.blockPriceNs() + 2 * latencyNs);
    return new EpochObservation(epoch, tape.lengthNs(), tape.vcpus(), inForce, real, probe,
        forecasts(tape, inForce, latencyNs),
        tape.arrivals().atRankNs((long) Math.ceil(HOT_SHARE * hot)), hot,
        near, latencyNs, disturbances);
  }

  private List<Forecast> forecasts(EpochTape tape, HostSettings inForce, long latencyNs) {
    long blockPriceNs = plan.blockPriceNs();
    int reference = candidates.indexOf(inForce);
    long[][] polledNs = new long[EpochTape.SLICES][candidates.size()];
    long[][] blocks = new long[EpochTape.SLICES][candidates.size()];
    for (int s = 0; s < EpochTape.SLICES; s++) {
      replay(tape, s, polledNs[s], blocks[s]);
    }
    List<Forecast> rows = new ArrayList<>(candidates.size());
    for (int c = 0; c < candidates.size(); c++) {
      long allPolledNs = 0;
      long allBlocks = 0;
      double[] differencesNs = new double[EpochTape.SLICES];
      for (int s = 0; s < EpochTape.SLICES; s++) {
        allPolledNs += polledNs[s][c];
        allBlocks += blocks[s][c];
        differencesNs[s] = reference < 0
            ? 0
            : polledNs[s][c] + (double) blocks[s][c] * blockPriceNs
                - (polledNs[s][reference] + (double) blocks[s][reference] * blockPriceNs);
      }
      long maxNs = candidates.get(c).maxNs();
      long exposed = tape.arrivals().countUpTo(maxNs)
          - tape.arrivals().countUpTo(Math.max(0, maxNs - 2 * latencyNs));
      rows.add(new Forecast(allPolledNs, allBlocks, exposed, Math.round(errorNs(differencesNs))));
    }
    return rows;
  }

  /// One slice under every candidate.
  private void replay(EpochTape tape, int slice, long[] polledNs, long[] blocks) {
    for (int l = 0; l < tape.lanes(); l++) {
      if (l == lanes.size()) {
        lanes.add(new Lane(rule, candidates));
      }
      OpenLoopTape halts = tape.of(slice, l);
      if (halts.size() == 0) {
        continue;
      }
      Lane lane = lanes.get(l);
      lane.grid.replay(halts, scratch);
      List<GridOutcome> now = lane.grid.outcomes();
      for (int c = 0; c < now.size(); c++) {
        polledNs[c] += now.get(c).polledNs() - lane.polledNs[c];
        blocks[c] += now.get(c).blocks() - lane.blocks[c];
        lane.polledNs[c] = now.get(c).polledNs();
        lane.blocks[c] = now.get(c).blocks();
      }
    }
  }

  /// Standard error of a sum, from its parts.
  private static double errorNs(double[] parts) {
    double mean = 0;
    for (double p : parts) {
      mean += p / parts.length;
    }
    double squares = 0;
    for (double p : parts) {
      squares += (p - mean) * (p - mean);
    }
    return Math.sqrt(squares / (parts.length - 1) * parts.length);
  }
}
