package haltwise.control.halts;

import haltwise.control.ControlPlan;
import haltwise.control.Disturbances;
import haltwise.control.EpochObservation;
import haltwise.control.Forecast;
import haltwise.control.Measured;
import haltwise.replay.HostRule;
import haltwise.replay.grid.GridOutcome;
import haltwise.replay.grid.GridReplay;
import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Replays each epoch under every candidate. Windows go on from epoch to epoch, for each candidate as if it had always been
/// in force; what the settings that really are in force leave behind is gone after some ten halts.
public final class EpochReplay {
  /// Of the arrivals worth polling for, this share is to be within max.
  private static final double HOT_SHARE = 0.99;

  private final ControlPlan plan;
  private final List<HostSettings> candidates;
  private final List<GridReplay> byVcpu;
  private List<Sum> before;

  public EpochReplay(HostRule rule, ControlPlan plan, int vcpus) {
    this.plan = plan;
    candidates = plan.candidates();
    byVcpu = Stream.generate(() -> GridReplay.of(rule, candidates, 0)).limit(vcpus).toList();
    before = Stream.generate(() -> Sum.NONE).limit(candidates.size()).toList();
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
    List<List<Sum>> slices = new ArrayList<>();
    for (int s = 0; s < EpochTape.SLICES; s++) {
      slices.add(slice(tape, s));
    }
    List<Forecast> rows = new ArrayList<>(candidates.size());
    for (int c = 0; c < candidates.size(); c++) {
      Sum sum = Sum.NONE;
      double[] differencesNs = new double[slices.size()];
      for (int s = 0; s < slices.size(); s++) {
        Sum own = slices.get(s).get(c);
        sum = sum.plus(own);
        differencesNs[s] = reference < 0
            ? 0
            : own.costNs(blockPriceNs) - slices.get(s).get(reference).costNs(blockPriceNs);
      }
      long maxNs = candidates.get(c).maxNs();
      long exposed = tape.arrivals().countUpTo(maxNs)
          - tape.arrivals().countUpTo(Math.max(0, maxNs - 2 * latencyNs));
      rows.add(new Forecast(sum.polledNs, sum.blocks, exposed, Math.round(errorNs(differencesNs))));
    }
    return rows;
  }

  private List<Sum> slice(EpochTape tape, int slice) {
    for (int v = 0; v < byVcpu.size(); v++) {
      byVcpu.get(v).replay(tape.of(slice, v));
    }
    List<Sum> now = totals();
    List<Sum> rows = new ArrayList<>(now.size());
    for (int c = 0; c < now.size(); c++) {
      rows.add(now.get(c).minus(before.get(c)));
    }
    before = now;
    return rows;
  }

  private List<Sum> totals() {
    List<List<GridOutcome>> outcomes = byVcpu.stream().map(GridReplay::outcomes).toList();
    List<Sum> totals = new ArrayList<>(candidates.size());
    for (int c = 0; c < candidates.size(); c++) {
      Sum sum = Sum.NONE;
      for (List<GridOutcome> ofVcpu : outcomes) {
        sum = sum.plus(new Sum(ofVcpu.get(c).polledNs(), ofVcpu.get(c).blocks()));
      }
      totals.add(sum);
    }
    return totals;
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

  private record Sum(long polledNs, long blocks) {
    static final Sum NONE = new Sum(0, 0);

    Sum plus(Sum other) {
      return new Sum(polledNs + other.polledNs, blocks + other.blocks);
    }

    Sum minus(Sum other) {
      return new Sum(polledNs - other.polledNs, blocks - other.blocks);
    }

    double costNs(long blockPriceNs) {
      return polledNs + (double) blocks * blockPriceNs;
    }
  }
}
