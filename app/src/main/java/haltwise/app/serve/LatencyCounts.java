package haltwise.app.serve;

import java.util.Arrays;
import java.util.OptionalLong;

/// Times, counted in classes no wider than 1/16 of their value: they can be added up over vCPUs and over hours, and a
/// percentile is at most 6.25 % above the true one. Immutable; made by a [Builder].
public final class LatencyCounts {
  public static final LatencyCounts NONE = new Builder().build();
  private static final int SUB_BITS = 4;
  private static final int SUB = 1 << SUB_BITS;
  private static final int CLASSES = (63 - SUB_BITS + 1) * SUB;

  private final int first;
  /// From the first class on that holds a time to the last.
  private final long[] counts;
  private final long total;
  private final double sumNs;

  private LatencyCounts(int first, long[] counts, long total, double sumNs) {
    this.first = first;
    this.counts = counts;
    this.total = total;
    this.sumNs = sumNs;
  }

  public long total() {
    return total;
  }

  /// Of all, ns; exact.
  public double sumNs() {
    return sumNs;
  }

  /// The upper bound of the class that holds the percentile, ns; empty when fewer than `1 / (1 - quantile)` were counted.
  ///
  /// @param quantile 0.5 for the median, below 1
  public OptionalLong percentileNs(double quantile) {
    if (total == 0 || total + 0.5 < 1 / (1 - quantile)) {
      return OptionalLong.empty();
    }
    long rank = Math.max(1, (long) Math.ceil(quantile * total - 1e-9));
    long seen = 0;
    for (int c = 0; c < counts.length; c++) {
      seen += counts[c];
      if (seen >= rank) {
        return OptionalLong.of(upperNs(first + c));
      }
    }
    throw new IllegalStateException(
        "BUG: " + total + " times counted, but only " + seen + " found");
  }

  /// How many are in classes that end at or below a time, ns.
  public long atMost(long ns) {
    long seen = 0;
    for (int c = 0; c < counts.length && upperNs(first + c) <= ns; c++) {
      seen += counts[c];
    }
    return seen;
  }

  static int classOf(long ns) {
    if (ns < SUB) {
      return (int) Math.max(0, ns);
    }
    int shift = 63 - Long.numberOfLeadingZeros(ns) - SUB_BITS;
    return (shift + 1) * SUB + (int) (ns >>> shift) - SUB;
  }

  static long upperNs(int timeClass) {
    if (timeClass < SUB) {
      return timeClass;
    }
    int shift = timeClass / SUB - 1;
    return (((long) (timeClass % SUB) + SUB + 1) << shift) - 1;
  }

  /// Counts times; in memory that does not grow with their number.
  public static final class Builder {
    private final long[] counts = new long[CLASSES];
    private int first = CLASSES;
    private int end;
    private long total;
    private double sumNs;

    public Builder add(long ns) {
      int c = classOf(ns);
      counts[c]++;
      first = Math.min(first, c);
      end = Math.max(end, c + 1);
      total++;
      sumNs += ns;
      return this;
    }

    public Builder addAll(LatencyCounts other) {
      for (int c = 0; c < other.counts.length; c++) {
        counts[other.first + c] += other.counts[c];
      }
      first = Math.min(first, other.total == 0 ? CLASSES : other.first);
      end = Math.max(end, other.first + other.counts.length);
      total += other.total;
      sumNs += other.sumNs;
      return this;
    }

    /// Forgets all, and keeps the memory.
    public void clear() {
      if (total > 0) {
        Arrays.fill(counts, first, end, 0);
      }
      first = CLASSES;
      end = 0;
      total = 0;
      sumNs = 0;
    }

    public LatencyCounts build() {
      return total == 0
          ? new LatencyCounts(0, new long[0], 0, 0)
          : new LatencyCounts(first, Arrays.copyOfRange(counts, first, end), total, sumNs);
    }
  }
}
