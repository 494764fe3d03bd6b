package haltwise.replay;

import java.util.Arrays;

/// Counts wake latencies in buckets no wider than 1/64 of their value, so that a percentile is off by
/// less than 1.6 %. Cheap enough to be refilled for each of thousands of settings.
final class LatencyHistogram {
  private static final int SUB_BITS = 6;
  private static final int SUB = 1 << SUB_BITS;

  private final int[] counts = new int[(64 - SUB_BITS) * SUB];
  private int highest = -1;
  private long total;

  void clear() {
    Arrays.fill(counts, 0, highest + 1, 0);
    highest = -1;
    total = 0;
  }

  void add(long ns) {
    int i = index(ns);
    counts[i]++;
    total++;
    highest = Math.max(highest, i);
  }

  long total() {
    return total;
  }

  /// The smallest latency such that at least `rank` values are not above it; 0 when `rank` <= 0.
  long atRank(long rank) {
    long seen = 0;
    for (int i = 0; i <= highest && rank > 0; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return upperBound(i);
      }
    }
    return 0;
  }

  private static int index(long ns) {
    if (ns < SUB) {
      return (int) ns;
    }
    int shift = 63 - Long.numberOfLeadingZeros(ns) - SUB_BITS;
    return (shift + 1) * SUB + (int) (ns >>> shift) - SUB;
  }

  private static long upperBound(int index) {
    if (index < SUB) {
      return index;
    }
    int shift = index / SUB - 1;
    return (((long) (index % SUB) + SUB + 1) << shift) - 1;
  }
}
