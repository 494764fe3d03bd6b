package haltwise.trace.facts;

import java.util.OptionalDouble;

/// Times that were measured, in ns. The mean is exact. Percentiles (nearest rank) are exact for up to 131,072 values; of
/// more, which are counted and not kept, they are off by at most 0.025 %.
public final class Sample {
  private final RankedTimes times;
  private final long sumNs;

  Sample(RankedTimes times, long sumNs) {
    this.times = times;
    this.sumNs = sumNs;
  }

  /// @param ns in any order
  static Sample of(long[] ns) {
    SampleCount count = new SampleCount();
    for (long value : ns) {
      count.add(value);
    }
    return count.sample();
  }

  public long size() {
    return times.size();
  }

  /// ns; empty for an empty sample.
  public OptionalDouble meanNs() {
    return size() == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) sumNs / size());
  }

  /// ns; empty when fewer than `1 / (1 - quantile)` values were measured: 100 for the 99th percentile.
  ///
  /// @param quantile 0.5 for the median, below 1
  public OptionalDouble percentileNs(double quantile) {
    return percentileNs(quantile, 0, size());
  }

  /// The percentile of a population of which `zeros` members are 0 and `others` are like this sample:
  /// all halts, where those that never slept have no wake latency.
  public OptionalDouble percentileNs(double quantile, long zeros, long others) {
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
    long index = (long) Math.ceil(within * size() - 1e-9) - 1;
    return OptionalDouble.of(times.atIndexNs(Math.clamp(index, 0, size() - 1)));
  }
}
