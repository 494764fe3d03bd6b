package haltwise.trace.counts;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Times counted in buckets of powers of two: bucket 0 holds those of exactly 0 ns, bucket i from 1 on those in
/// [2^(i-1), 2^i), and bucket 31 all from 2^30 ns (1.07 s) on.
/// Source: `include/linux/kvm_host.h`, kvm_stats_log_hist_update(): the index is the value's bit length, at most 31.
///
/// @param counts of all 32 buckets, shortest times first
public record Log2Histogram(List<Long> counts) {
  public static final int BUCKETS = 32;
  public static final Log2Histogram EMPTY = new Log2Histogram(Collections.nCopies(BUCKETS, 0L));

  public Log2Histogram {
    counts = List.copyOf(counts);
    if (counts.size() != BUCKETS) {
      throw new IllegalArgumentException("a histogram of KVM has " + BUCKETS + " buckets, not "
          + counts.size());
    }
  }

  /// @param ns >= 0
  public static int bucketOf(long ns) {
    return Math.min(Long.SIZE - Long.numberOfLeadingZeros(ns), BUCKETS - 1);
  }

  /// The shortest time that the bucket holds, ns.
  public static long lowestNs(int bucket) {
    return bucket == 0 ? 0 : 1L << (bucket - 1);
  }

  /// The longest time that the bucket holds, ns; [Long#MAX_VALUE] of the last.
  public static long highestNs(int bucket) {
    return bucket == BUCKETS - 1 ? Long.MAX_VALUE : (1L << bucket) - 1;
  }

  public static Log2Histogram ofTimes(Iterable<Long> timesNs) {
    long[] counts = new long[BUCKETS];
    timesNs.forEach(ns -> counts[bucketOf(ns)]++);
    return new Log2Histogram(IntStream.range(0, BUCKETS).mapToObj(i -> counts[i]).toList());
  }

  public long count(int bucket) {
    return counts.get(bucket);
  }

  /// How many times it holds.
  public long total() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }

  /// Whether times that add up to this could lie in these buckets.
  public boolean canAddUpTo(long sumNs) {
    double lowest = 0;
    double highest = 0;
    for (int i = 0; i < BUCKETS; i++) {
      lowest += (double) count(i) * lowestNs(i);
      highest += count(i) == 0 ? 0 : (double) count(i) * highestNs(i);
    }
    return lowest <= sumNs && sumNs <= highest;
  }

  /// The same counts with the longest bucket first, as QEMU 7.2 hands them out.
  public Log2Histogram reversed() {
    return new Log2Histogram(counts.reversed());
  }

  Log2Histogram plus(Log2Histogram other) {
    return combined(other, 1);
  }

  Log2Histogram minus(Log2Histogram other) {
    return combined(other, -1);
  }

  private Log2Histogram combined(Log2Histogram other, int sign) {
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < BUCKETS; i++) {
      all.add(count(i) + sign * other.count(i));
    }
    return new Log2Histogram(all);
  }
}
