package haltwise.trace.facts;

import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// Windows over time, in steps of equal length: of each step the lowest and the highest window, so that no excursion is lost,
/// however many halts a step holds. All vCPUs together.
///
/// @param stepNs length of a step, ns; 0 when nothing was recorded
/// @param steps by time, without gaps, from the start of the recording
public record WindowTimeline(double stepNs, List<Step> steps) {
  public WindowTimeline {
    steps = List.copyOf(steps);
  }

  /// @param halts that began in the step and whose window is known
  /// @param lowestNs and highestNs of their windows; without meaning when there is none
  public record Step(long halts, long hits, long blocks, long lowestNs, long highestNs,
      double sumNs) {
    static final Step EMPTY = new Step(0, 0, 0, Long.MAX_VALUE, -1, 0);

    public OptionalDouble meanNs() {
      return halts == 0 ? OptionalDouble.empty() : OptionalDouble.of(sumNs / halts);
    }
  }

  public long halts() {
    return steps.stream().mapToLong(Step::halts).sum();
  }

  /// Gathers a timeline piece by piece, in memory that does not grow with the number of halts.
  public static final class Count {
    private final long startNs;
    private final long elapsedNs;
    private final long[] halts;
    private final long[] hits;
    private final long[] blocks;
    private final long[] lowestNs;
    private final long[] highestNs;
    private final double[] sumNs;

    /// @param steps how many, >= 1
    public Count(TraceInfo info, int steps) {
      startNs = info.startNs();
      elapsedNs = Math.max(1, info.elapsedNs());
      halts = new long[steps];
      hits = new long[steps];
      blocks = new long[steps];
      lowestNs = new long[steps];
      highestNs = new long[steps];
      sumNs = new double[steps];
    }

    /// Some halts of a vCPU.
    public void add(VcpuHalts vcpu) {
      for (int i = 0; i < vcpu.size(); i++) {
        long windowNs = vcpu.windowNs(i);
        if (windowNs >= 0) {
          add(stepOf(vcpu.startNs(i)), windowNs, vcpu.waited(i));
        }
      }
    }

    private int stepOf(long timeNs) {
      double share = (double) (timeNs - startNs) / elapsedNs;
      return Math.clamp((long) (share * halts.length), 0, halts.length - 1);
    }

    private void add(int s, long windowNs, boolean waited) {
      lowestNs[s] = halts[s] == 0 ? windowNs : Math.min(lowestNs[s], windowNs);
      highestNs[s] = Math.max(highestNs[s], windowNs);
      halts[s]++;
      hits[s] += !waited && windowNs > 0 ? 1 : 0;
      blocks[s] += waited ? 1 : 0;
      sumNs[s] += windowNs;
    }

    public WindowTimeline timeline() {
      List<Step> all = new ArrayList<>();
      for (int s = 0; s < halts.length; s++) {
        all.add(halts[s] == 0
            ? Step.EMPTY
            : new Step(halts[s], hits[s], blocks[s], lowestNs[s], highestNs[s], sumNs[s]));
      }
      return new WindowTimeline((double) elapsedNs / halts.length, all);
    }
  }
}
