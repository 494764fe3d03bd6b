package haltwise.replay;

import java.util.Arrays;

/// Turns a time that was measured in one situation into the time it would have been in another, keeping its rank: what
/// took longer than 70 % of its like there takes longer than 70 % of its like here. So a difference between the two
/// situations is carried over whole, its spread and its mean as well as its median, and without any chance.
final class QuantileMap {
  /// The map that changes nothing.
  static final QuantileMap NONE = constant(0);

  private static final int LEVELS = 64;
  /// Beyond these ranks a sample of some hundred says nothing: there the difference at the edge holds.
  private static final double EDGE = 0.02;

  private final long[] from;
  private final long[] to;

  private QuantileMap(long[] from, long[] to) {
    this.from = from;
    this.to = to;
  }

  /// Adds the same to every time.
  static QuantileMap constant(long differenceNs) {
    return new QuantileMap(new long[]{0}, new long[]{differenceNs});
  }

  /// @param from times in the one situation, sorted, ns; not empty
  /// @param to times of the same kind in the other
  static QuantileMap of(long[] from, long[] to) {
    return new QuantileMap(levels(from), levels(to));
  }

  private static long[] levels(long[] sorted) {
    long[] levels = new long[LEVELS + 1];
    for (int i = 0; i <= LEVELS; i++) {
      double rank = EDGE + (1 - 2 * EDGE) * i / LEVELS;
      levels[i] = sorted[(int) (rank * (sorted.length - 1))];
    }
    return levels;
  }

  /// What to add to a time of the first situation, ns.
  long differenceNs(long ns) {
    return difference(from, to, ns);
  }

  /// What to add to a time of the second situation to get back to the first, ns.
  long differenceBackNs(long ns) {
    return difference(to, from, ns);
  }

  /// At equal times of many ranks the middle rank counts.
  private static long difference(long[] here, long[] there, long ns) {
    int low = lowerBound(here, ns);
    int high = lowerBound(here, ns + 1) - 1;
    int level = Math.clamp(high >= low ? (low + high) / 2 : low, 0, here.length - 1);
    return there[level] - here[level];
  }

  /// Index of the first level that is not below `ns`.
  private static int lowerBound(long[] levels, long ns) {
    int i = Arrays.binarySearch(levels, ns);
    if (i < 0) {
      return -i - 1;
    }
    while (i > 0 && levels[i - 1] == ns) {
      i--;
    }
    return i;
  }
}
