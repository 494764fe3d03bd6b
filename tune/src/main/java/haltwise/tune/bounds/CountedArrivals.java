package haltwise.tune.bounds;

import haltwise.replay.Replay;
import haltwise.trace.counts.CountedTime;
import haltwise.trace.counts.Counter;
import haltwise.trace.counts.HaltCounts;
import haltwise.trace.counts.Log2Histogram;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.LongStream;

/// When the wake events of the counted halts of one vCPU came, as far as KVM's histograms tell.
///
/// A hit polled until its event came: its arrival *a* is the time it polled, known to a factor of two by its bucket. A
/// block polled for *p* (a miss; 0 if it did not poll) and then slept for *w*, which holds its wake latency *l*: so
/// `a = p + w - l`, with `0 <= l <= L` by assumption, and never before it stopped polling: `a >= p`. Hence
/// `p + max(0, w - L) <= a <= p + w`.
///
/// # The bounds
///
/// Wanted, for a window T, are the number of halts with `a > T` and the sum of `min(a, T)`. Histograms tell how many p
/// and how many w lie in each bucket, not which p goes with which w. With each value replaced by the lower end of its
/// bucket (for a lower bound) or the upper end (for an upper one), and q for what is left of w:
///
/// - `p + q > T` needs `p > s` or `q > T - s`, whatever s is. So at most the least, over all s, of
///   `#(p > s) + #(q > T - s)` blocks arrive after T. And `p >= s` with `q > T - s` is enough, so at least the greatest
///   of `#(p >= s) + #(q > T - s) - n` do (Makarov, 1982: no better bound exists).
/// - `min(x, T)` is concave, so over all ways to pair p with q the sum of `min(p + q, T)` is least when the longest p go
///   with the longest q, and greatest when the longest p go with the shortest q (Lorentz, 1953).
/// - The sums of p, of w and of the hits' times are counted exactly. As `min(a, T) = a - max(0, a - T)`, and the last
///   term is convex, the same pairings bound it the other way round. The tighter of the two bounds holds.
final class CountedArrivals {
  private static final int BUCKETS = Log2Histogram.BUCKETS;

  private final Log2Histogram hits;
  private final double hitNs;
  /// Times polled by blocks, and times asleep; the same number of each.
  private final Side low;
  private final Side high;
  private final double missNs;
  private final double waitNs;
  private final long blocks;
  private final double latencyMaxNs;

  /// One end of the buckets: ascending values, and how many of each. `p` polled, `q` slept until the event.
  private record Side(double[] p, long[] pCounts, double[] q, long[] qCounts) {
  }

  private CountedArrivals(HaltCounts counts, Log2Histogram hits, Log2Histogram misses,
      Log2Histogram waits, double latencyMaxNs) {
    this.hits = hits;
    this.latencyMaxNs = latencyMaxNs;
    hitNs = counts.get(Counter.HIT_NS).orElse(0);
    missNs = counts.get(Counter.MISS_NS).orElse(0);
    waitNs = counts.get(Counter.WAIT_NS).orElse(0);
    // Read without a lock, the two may differ by the halt that was just ending.
    blocks = Math.max(waits.total(), misses.total());
    long[] polled = padded(misses, blocks);
    long[] slept = padded(waits, blocks);
    low = new Side(ends(Log2Histogram::lowestNs, 0), polled,
        ends(Log2Histogram::lowestNs, latencyMaxNs), slept);
    high = new Side(ends(CountedArrivals::highestNs, 0), polled,
        ends(CountedArrivals::highestNs, 0), slept);
  }

  /// @param latencyMaxNs that no wake latency is taken to pass, ns
  /// @return empty when the counts lack histograms, or the sums beside them
  static Optional<CountedArrivals> of(HaltCounts counts, double latencyMaxNs) {
    boolean complete = Arrays.stream(CountedTime.values())
        .allMatch(t -> counts.histogram(t).isPresent() && counts.get(t.total()).isPresent());
    return complete
        ? Optional.of(new CountedArrivals(counts,
            counts.histogram(CountedTime.HIT).orElseThrow(),
            counts.histogram(CountedTime.MISS).orElseThrow(),
            counts.histogram(CountedTime.WAIT).orElseThrow(), latencyMaxNs))
        : Optional.empty();
  }

  /// Bucket 0 takes the blocks that did not poll.
  private static long[] padded(Log2Histogram h, long n) {
    long[] counts = LongStream.range(0, BUCKETS).map(i -> h.count((int) i)).toArray();
    counts[0] += n - h.total();
    return counts;
  }

  private interface End {
    double ns(int bucket);
  }

  private static double highestNs(int bucket) {
    return bucket == BUCKETS - 1 ? Double.POSITIVE_INFINITY : Log2Histogram.highestNs(bucket);
  }

  private static double[] ends(End end, double lessNs) {
    double[] ns = new double[BUCKETS];
    for (int i = 0; i < BUCKETS; i++) {
      ns[i] = Math.max(0, end.ns(i) - lessNs);
    }
    return ns;
  }

  /// Hits and blocks.
  long halts() {
    return hits.total() + blocks;
  }

  /// Halts that block when nothing polls: all but those whose event was there at once, or nearly so.
  Range withoutPolling() {
    return hitsAfter(Replay.IMMEDIATE_NS).plus(Range.exactly(blocks));
  }

  /// How many halts' events come after a window of this length.
  Range after(double windowNs) {
    return hitsAfter(windowNs)
        .plus(new Range(surelyAfter(windowNs), perhapsAfter(windowNs)));
  }

  private Range hitsAfter(double windowNs) {
    long surely = 0;
    long perhaps = 0;
    for (int i = 0; i < BUCKETS; i++) {
      surely += Log2Histogram.lowestNs(i) > windowNs ? hits.count(i) : 0;
      perhaps += highestNs(i) > windowNs ? hits.count(i) : 0;
    }
    return new Range(surely, perhaps);
  }

  private long surelyAfter(double windowNs) {
    long most = 0;
    for (double s : low.p) {
      most = Math.max(most, count(low.p, low.pCounts, s, true)
          + count(low.q, low.qCounts, windowNs - s, false) - blocks);
    }
    return most;
  }

  private long perhapsAfter(double windowNs) {
    long least = blocks;
    for (double s : high.p) {
      // An infinite s leaves infinity less infinity.
      long slept = Double.isInfinite(s)
          ? blocks
          : count(high.q, high.qCounts, windowNs - s, false);
      least = Math.min(least, count(high.p, high.pCounts, s, false) + slept);
    }
    return least;
  }

  private static long count(double[] values, long[] counts, double above, boolean orEqual) {
    long n = 0;
    for (int i = 0; i < BUCKETS; i++) {
      n += values[i] > above || orEqual && values[i] == above ? counts[i] : 0;
    }
    return n;
  }

  /// The sum over all halts of the arrival, or the window where that is shorter: what a window that never moves polls, ns.
  Range polledNs(double windowNs) {
    return polledByHits(windowNs).plus(polledByBlocks(windowNs));
  }

  private Range polledByHits(double windowNs) {
    double least = 0;
    double most = 0;
    double surplusLeast = 0;
    double surplusMost = 0;
    for (int i = 0; i < BUCKETS; i++) {
      if (hits.count(i) > 0) {
        double from = Log2Histogram.lowestNs(i);
        double to = highestNs(i);
        least += hits.count(i) * Math.min(from, windowNs);
        most += hits.count(i) * Math.min(to, windowNs);
        surplusLeast += hits.count(i) * Math.max(0, from - windowNs);
        surplusMost += hits.count(i) * Math.max(0, to - windowNs);
      }
    }
    return tighter(least, hitNs - surplusMost, most, hitNs - surplusLeast);
  }

  private Range polledByBlocks(double windowNs) {
    double least = pairedMin(low, windowNs, true);
    double most = pairedMin(high, windowNs, false);
    double allLeast = missNs + Math.max(0, waitNs - blocks * latencyMaxNs);
    double surplusMost = sum(high) - pairedMin(high, windowNs, true);
    double surplusLeast = sum(low) - pairedMin(low, windowNs, false);
    return tighter(least, allLeast - surplusMost, most, missNs + waitNs - surplusLeast);
  }

  /// Counters read without a lock may contradict each other by a halt: then the lower bound gives way.
  private static Range tighter(double low1, double low2, double high1, double high2) {
    double high = Math.max(0, Math.min(high1, high2));
    return new Range(Math.clamp(Double.isNaN(low2) ? low1 : Math.max(low1, low2), 0, high), high);
  }

  private static double sum(Side side) {
    double sum = 0;
    for (int i = 0; i < BUCKETS; i++) {
      sum += side.pCounts[i] == 0 ? 0 : side.pCounts[i] * side.p[i];
      sum += side.qCounts[i] == 0 ? 0 : side.qCounts[i] * side.q[i];
    }
    return sum;
  }

  /// The sum of `min(p + q, window)`, with the longest p beside the longest q, or beside the shortest.
  private static double pairedMin(Side side, double windowNs, boolean longestTogether) {
    double sum = 0;
    int j = longestTogether ? 0 : BUCKETS - 1;
    long left = side.qCounts[j];
    for (int i = 0; i < BUCKETS; i++) {
      for (long todo = side.pCounts[i]; todo > 0;) {
        while (left == 0) {
          j += longestTogether ? 1 : -1;
          left = side.qCounts[j];
        }
        long n = Math.min(todo, left);
        sum += n * Math.min(side.p[i] + side.q[j], windowNs);
        todo -= n;
        left -= n;
      }
    }
    return sum;
  }
}
