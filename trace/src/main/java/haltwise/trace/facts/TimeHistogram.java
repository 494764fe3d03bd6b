package haltwise.trace.facts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Halts counted by a time of theirs, in buckets of 1-2-5 steps from 1 µs on, and one for exactly 0.
///
/// @param buckets ascending and without gaps, from the first to the last that holds a halt
/// @param unknown halts whose time is not known
public record TimeHistogram(List<Bucket> buckets, long unknown) {
  private static final long[] UPPER_NS = upperNs();
  private static final int[] FIRST_BUCKET = firstBuckets();

  public TimeHistogram {
    buckets = List.copyOf(buckets);
  }

  /// Halts with `fromNs < time <= toNs`; the bucket of 0 has both 0.
  public record Bucket(long fromNs, long toNs, long hits, long misses, long unpolled) {
    public long count() {
      return hits + misses + unpolled;
    }
  }

  public long count() {
    return unknown + buckets.stream().mapToLong(Bucket::count).sum();
  }

  /// At most so many buckets: the neighbours that hold the fewest together become one. That of exactly 0 stays.
  ///
  /// @param atMost >= 2
  public TimeHistogram coarser(int atMost) {
    List<Bucket> all = new ArrayList<>(buckets);
    while (all.size() > Math.max(2, atMost)) {
      int best = all.getFirst().toNs() == 0 ? 1 : 0;
      for (int i = best + 1; i + 1 < all.size(); i++) {
        if (together(all, i) < together(all, best)) {
          best = i;
        }
      }
      Bucket a = all.get(best);
      Bucket b = all.remove(best + 1);
      all.set(best, new Bucket(a.fromNs, b.toNs, a.hits + b.hits, a.misses + b.misses,
          a.unpolled + b.unpolled));
    }
    return new TimeHistogram(all, unknown);
  }

  /// With empty buckets added at both ends, so that it covers the times of all of some histograms, to be set side by side.
  /// One with other buckets than those of [Count] stays as it is.
  public static TimeHistogram aligned(TimeHistogram one, List<TimeHistogram> all) {
    List<Bucket> known = all.stream().flatMap(h -> h.buckets.stream()).toList();
    if (known.stream().anyMatch(b -> Arrays.binarySearch(UPPER_NS, b.toNs) < 0)) {
      return one;
    }
    int first = known.stream().mapToInt(b -> bucketOf(b.toNs)).min().orElse(0);
    int last = known.stream().mapToInt(b -> bucketOf(b.toNs)).max().orElse(-1);
    List<Bucket> wide = new ArrayList<>();
    for (int b = first; b <= last; b++) {
      long toNs = UPPER_NS[b];
      long fromNs = b == 0 ? 0 : UPPER_NS[b - 1];
      wide.add(one.buckets.stream().filter(own -> own.toNs == toNs).findFirst()
          .orElse(new Bucket(fromNs, toNs, 0, 0, 0)));
    }
    return new TimeHistogram(wide, one.unknown);
  }

  private static long together(List<Bucket> all, int i) {
    return all.get(i).count() + all.get(i + 1).count();
  }

  /// Counts halts into a histogram.
  public static final class Count {
    private final long[][] counts = new long[UPPER_NS.length][PollShare.values().length];
    private long unknown;

    /// @param ns of the halt; negative: not known
    public void add(long ns, PollShare share) {
      if (ns < 0) {
        unknown++;
      } else {
        counts[bucketOf(ns)][share.ordinal()]++;
      }
    }

    /// All that another histogram holds, as long as it was not made coarser.
    public void add(TimeHistogram other) {
      unknown += other.unknown;
      for (Bucket b : other.buckets) {
        long[] c = counts[bucketOf(b.toNs)];
        c[PollShare.HIT.ordinal()] += b.hits;
        c[PollShare.MISS.ordinal()] += b.misses;
        c[PollShare.UNPOLLED.ordinal()] += b.unpolled;
      }
    }

    public void clear() {
      unknown = 0;
      for (long[] c : counts) {
        Arrays.fill(c, 0);
      }
    }

    public TimeHistogram histogram() {
      return new TimeHistogram(occupied(counts), unknown);
    }
  }

  static int bucketCount() {
    return UPPER_NS.length;
  }

  /// Upper bound of a bucket, ns, inclusive.
  static long upperNs(int bucket) {
    return UPPER_NS[bucket];
  }

  static int bucketOf(long ns) {
    int bucket = FIRST_BUCKET[64 - Long.numberOfLeadingZeros(ns)];
    while (UPPER_NS[bucket] < ns) {
      bucket++;
    }
    return bucket;
  }

  /// The first bucket that a time of so many bits may be in: it is found for each halt, so without a search.
  private static int[] firstBuckets() {
    int[] first = new int[65];
    for (int bits = 1; bits < 64; bits++) {
      first[bits] = first[bits - 1];
      while (UPPER_NS[first[bits]] < 1L << bits - 1) {
        first[bits]++;
      }
    }
    return first;
  }

  private static List<Bucket> occupied(long[][] counts) {
    List<Bucket> all = new ArrayList<>();
    int end = 0;
    for (int b = 0; b < counts.length; b++) {
      long[] c = counts[b];
      Bucket bucket = new Bucket(b == 0 ? 0 : UPPER_NS[b - 1], UPPER_NS[b],
          c[PollShare.HIT.ordinal()], c[PollShare.MISS.ordinal()], c[PollShare.UNPOLLED.ordinal()]);
      if (!all.isEmpty() || bucket.count() > 0) {
        all.add(bucket);
        end = bucket.count() > 0 ? all.size() : end;
      }
    }
    return all.subList(0, end);
  }

  private static long[] upperNs() {
    List<Long> upper = new ArrayList<>(List.of(0L));
    for (long decade = 1_000; decade <= 1_000_000_000_000L; decade *= 10) {
      upper.addAll(List.of(decade, 2 * decade, 5 * decade));
    }
    upper.set(upper.size() - 1, Long.MAX_VALUE);
    return upper.stream().mapToLong(Long::longValue).toArray();
  }
}
