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

  /// Counts halts into a histogram.
  static final class Count {
    private final long[][] counts = new long[UPPER_NS.length][PollShare.values().length];
    private long unknown;

    /// @param ns of the halt; negative: not known
    void add(long ns, PollShare share) {
      if (ns < 0) {
        unknown++;
      } else {
        counts[bucketOf(ns)][share.ordinal()]++;
      }
    }

    TimeHistogram histogram() {
      return new TimeHistogram(occupied(counts), unknown);
    }
  }

  private static int bucketOf(long ns) {
    int found = Arrays.binarySearch(UPPER_NS, ns);
    return Math.min(found >= 0 ? found : -found - 1, UPPER_NS.length - 1);
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
