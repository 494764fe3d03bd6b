package haltwise.trace.facts;

import haltwise.trace.facts.TimeHistogram.Bucket;
import java.util.Arrays;
import java.util.OptionalDouble;

/// How far the windows of halts reached, beside a histogram of when the wake events arrived: the two together tell what
/// polling can catch, and which part of a window is spent in vain.
public final class WindowReach {
  private final long[] halts;
  private final double[] parts;
  private final long all;

  private WindowReach(long[] halts, double[] parts) {
    this.halts = halts.clone();
    this.parts = parts.clone();
    all = Arrays.stream(halts).sum();
  }

  /// Which part of a bucket lay within the window, on average over all halts, 0..1: 1 where every window reached to its end,
  /// 0 where none reached its beginning. Of the bucket of exactly 0, the share of halts that were allowed to poll.
  /// Empty when no window is known.
  ///
  /// @param bucket of a histogram that was not made coarser
  public OptionalDouble of(Bucket bucket) {
    if (all == 0) {
      return OptionalDouble.empty();
    }
    int own = TimeHistogram.bucketOf(bucket.toNs());
    double reached = bucket.toNs() == 0 ? 0 : parts[own];
    for (int b = own + 1; b < halts.length; b++) {
      reached += halts[b];
    }
    return OptionalDouble.of(reached / all);
  }

  /// Counts windows.
  public static final class Count {
    private final long[] halts = new long[TimeHistogram.bucketCount()];
    private final double[] parts = new double[halts.length];

    /// @param windowNs of a halt; negative: not known
    public void add(long windowNs) {
      if (windowNs < 0) {
        return;
      }
      int b = TimeHistogram.bucketOf(windowNs);
      halts[b]++;
      if (b > 0) {
        double fromNs = TimeHistogram.upperNs(b - 1);
        parts[b] += (windowNs - fromNs) / (TimeHistogram.upperNs(b) - fromNs);
      }
    }

    public WindowReach reach() {
      return new WindowReach(halts, parts);
    }
  }
}
