package haltwise.control.halts;

import haltwise.replay.OpenLoopSink;
import haltwise.replay.Replay;
import haltwise.replay.grid.OpenLoopTape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The halts of one epoch, by vCPU, cut into slices of equal length: differences between settings are compared slice by
/// slice, and a probe lasts for the first one. Immutable; made by a [Builder].
///
/// Each vCPU has a *lane*, the same in all epochs; a lane whose vCPU has gone is empty until another one takes it.
public final class EpochTape {
  /// Of 50 ms in an epoch of 250 ms.
  public static final int SLICES = 5;

  private final long lengthNs;
  private final int vcpus;
  /// By slice, then by lane.
  private final List<List<OpenLoopTape>> slices;
  private final Spectrum arrivals;
  private final Spectrum latencies;
  private final int[] arrivalsNs;

  private EpochTape(Builder b, int vcpus) {
    lengthNs = b.lengthNs;
    this.vcpus = vcpus;
    slices = b.slices.stream().map(s -> s.stream().map(OpenLoopTape.Builder::build).toList())
        .toList();
    arrivals = b.arrivals;
    latencies = b.latencies;
    arrivalsNs = Arrays.copyOf(b.arrivalsNs, b.halts);
  }

  public long lengthNs() {
    return lengthNs;
  }

  /// That there are, whether they halted or not.
  public int vcpus() {
    return vcpus;
  }

  int lanes() {
    return slices.getFirst().size();
  }

  public long halts() {
    return arrivalsNs.length;
  }

  /// What would have been paid by one who knows each arrival beforehand, and polls or blocks at once, whichever is less;
  /// ns of CPU time. Events that are there at the first check cost nothing.
  public double clairvoyantNs(long blockPriceNs) {
    double sum = 0;
    for (int ns : arrivalsNs) {
      sum += ns <= Replay.IMMEDIATE_NS ? 0 : Math.min(ns, blockPriceNs);
    }
    return sum;
  }

  OpenLoopTape of(int slice, int lane) {
    return slices.get(slice).get(lane);
  }

  /// Of all halts, from their start to the wake event.
  Spectrum arrivals() {
    return arrivals;
  }

  /// Of all halts, what they would take to run again after the wake event if they blocked.
  Spectrum latencies() {
    return latencies;
  }

  /// Collects the halts of an epoch, of each vCPU in order.
  public static final class Builder {
    private static final int EXPECTED_HALTS = 256;

    private final long lengthNs;
    private final List<List<OpenLoopTape.Builder>> slices = new ArrayList<>();
    private final Spectrum arrivals = new Spectrum();
    private final Spectrum latencies = new Spectrum();
    private int[] arrivalsNs;
    private int halts;

    public Builder(int lanes, long lengthNs) {
      this(lanes, lengthNs, EXPECTED_HALTS);
    }

    /// @param expectedHalts of all lanes; grows when there are more
    public Builder(int lanes, long lengthNs, int expectedHalts) {
      this.lengthNs = lengthNs;
      arrivalsNs = new int[Math.max(EXPECTED_HALTS, expectedHalts)];
      int each = arrivalsNs.length / SLICES / Math.max(1, lanes);
      for (int s = 0; s < SLICES; s++) {
        List<OpenLoopTape.Builder> slice = new ArrayList<>();
        for (int v = 0; v < lanes; v++) {
          slice.add(new OpenLoopTape.Builder(each));
        }
        slices.add(slice);
      }
    }

    /// Takes the halts of a vCPU that start at a time of the epoch.
    ///
    /// @param sinceStartNs of the epoch; what is beyond its end counts to the last slice
    public OpenLoopSink at(int lane, long sinceStartNs) {
      return (arrivalNs, latencyNs, lateNs, cutNs, valid) -> halt(lane, sinceStartNs, arrivalNs,
          latencyNs, lateNs, cutNs, valid);
    }

    /// Gives room to so many lanes.
    void reach(int lanes) {
      while (slices.getFirst().size() < lanes) {
        slices.forEach(s -> s.add(new OpenLoopTape.Builder(1)));
      }
    }

    /// As [#at].
    void halt(int lane, long sinceStartNs, long arrivalNs, long latencyNs, int lateNs, int cutNs,
        boolean valid) {
      reach(lane + 1);
      int slice = Math.clamp(sinceStartNs * SLICES / lengthNs, 0, SLICES - 1);
      slices.get(slice).get(lane).halt(arrivalNs, latencyNs, lateNs, cutNs, valid);
      arrivals.add(arrivalNs);
      if (halts == arrivalsNs.length) {
        arrivalsNs = Arrays.copyOf(arrivalsNs, 2 * halts);
      }
      arrivalsNs[halts++] = (int) Math.min(OpenLoopTape.LONGEST_NS, arrivalNs);
      latencies.add(latencyNs);
    }

    public EpochTape build() {
      return build(slices.getFirst().size());
    }

    /// @param vcpus that there are
    EpochTape build(int vcpus) {
      return new EpochTape(this, vcpus);
    }
  }
}
