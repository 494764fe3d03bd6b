package haltwise.trace.facts;

import java.util.Arrays;
import java.util.OptionalDouble;

/// Times that were measured, in ns, kept whole: percentiles are exact (nearest rank).
public final class Sample {
  private final long[] sortedNs;
  private final double meanNs;

  private Sample(long[] sortedNs) {
    this.sortedNs = sortedNs;
    meanNs = Arrays.stream(sortedNs).average().orElse(0);
  }

  /// @param ns in any order; the array is kept
  static Sample of(long[] ns) {
    Arrays.sort(ns);
    return new Sample(ns);
  }

  public int size() {
    return sortedNs.length;
  }

  /// ns; empty for an empty sample.
  public OptionalDouble meanNs() {
    return size() == 0 ? OptionalDouble.empty() : OptionalDouble.of(meanNs);
  }

  /// ns; empty when fewer than `1 / (1 - quantile)` values were measured: 100 for the 99th percentile.
  ///
  /// @param quantile 0.5 for the median, below 1
  public OptionalDouble percentileNs(double quantile) {
    return percentileNs(quantile, 0, size());
  }

  /// The percentile of a population of which `zeros` members are 0 and `others` are like this sample:
  /// all halts, where those that never slept have no wake latency.
  OptionalDouble percentileNs(double quantile, long zeros, long others) {
    long population = zeros + others;
    // Half a member of slack, because 1 / (1 - 0.99) is a little more than 100 in floating point.
    if (population + 0.5 < 1 / (1 - quantile) || (others > 0 && size() == 0)) {
      return OptionalDouble.empty();
    }
    long rank = (long) Math.ceil(quantile * population - 1e-9);
    if (rank <= zeros) {
      return OptionalDouble.of(0);
    }
    double within = (double) (rank - zeros) / others;
    int index = (int) Math.ceil(within * size() - 1e-9) - 1;
    return OptionalDouble.of(sortedNs[Math.clamp(index, 0, size() - 1)]);
  }
}
