package haltwise.control.halts;

import haltwise.replay.OpenLoopSink;
import haltwise.replay.Replay;
import haltwise.replay.grid.OpenLoopTape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The halts of one epoch, by vCPU, cut into slices of equal length: differences between settings are compared slice by
/// slice, and a probe lasts for the first one. Immutable; made by a [Builder].
public final class EpochTape {
  /// Of 50 ms in an epoch of 250 ms.
  public static final int SLICES = 5;

  private final long lengthNs;
  /// By slice, then by vCPU.
  private final List<List<OpenLoopTape>> slices;
  private final Spectrum arrivals;
  private final Spectrum latencies;
  private final int[] arrivalsNs;

  private EpochTape(Builder b) {
    lengthNs = b.lengthNs;
    slices = b.slices.stream().map(s -> s.stream().map(OpenLoopTape.Builder::build).toList())
        .toList();
    arrivals = b.arrivals;
    latencies = b.latencies;
    arrivalsNs = Arrays.copyOf(b.arrivalsNs, b.halts);
  }

  public long lengthNs() {
    return lengthNs;
  }

  public int vcpus() {
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

  OpenLoopTape of(int slice, int vcpu) {
    return slices.get(slice).get(vcpu);
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
    private int[] arrivalsNs = new int[EXPECTED_HALTS];
    private int halts;

    public Builder(int vcpus, long lengthNs) {
      this.lengthNs = lengthNs;
      for (int s = 0; s < SLICES; s++) {
        List<OpenLoopTape.Builder> slice = new ArrayList<>();
        for (int v = 0; v < vcpus; v++) {
          slice.add(new OpenLoopTape.Builder(EXPECTED_HALTS));
        }
        slices.add(slice);
      }
    }

    /// Takes the halts of a vCPU that start at a time of the epoch.
    ///
    /// @param sinceStartNs of the epoch; what is beyond its end counts to the last slice
    public OpenLoopSink at(int vcpu, long sinceStartNs) {
      int slice = Math.clamp(sinceStartNs * SLICES / lengthNs, 0, SLICES - 1);
      OpenLoopTape.Builder tape = slices.get(slice).get(vcpu);
      return (arrivalNs, latencyNs, lateNs, cutNs, valid) -> {
        tape.halt(arrivalNs, latencyNs, lateNs, cutNs, valid);
        arrivals.add(arrivalNs);
        if (halts == arrivalsNs.length) {
          arrivalsNs = Arrays.copyOf(arrivalsNs, 2 * halts);
        }
        arrivalsNs[halts++] = (int) Math.min(OpenLoopTape.LONGEST_NS, arrivalNs);
        latencies.add(latencyNs);
      };
    }

    public EpochTape build() {
      return new EpochTape(this);
    }
  }
}
