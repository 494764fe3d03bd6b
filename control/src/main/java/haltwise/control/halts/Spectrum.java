package haltwise.control.halts;

import java.util.Arrays;

/// Times counted in classes 1/16 of a power of two wide: quantiles to 6 %, in the same memory however many there are.
public final class Spectrum {
  private static final int STEPS = 16;
  private static final int STEP_BITS = 4;
  private static final int CLASSES = (64 - STEP_BITS) * STEPS;

  private final long[] counts = new long[CLASSES];

  public void add(long ns) {
    counts[classOf(Math.max(0, ns))]++;
  }

  public void addAll(Spectrum other) {
    for (int c = 0; c < CLASSES; c++) {
      counts[c] += other.counts[c];
    }
  }

  public void clear() {
    Arrays.fill(counts, 0);
  }

  public long count() {
    return Arrays.stream(counts).sum();
  }

  /// How many are in classes that end at `ns` or below.
  long countUpTo(long ns) {
    int last = classOf(Math.max(0, ns));
    long count = ns >= 0 && upperNs(last) <= ns ? counts[last] : 0;
    for (int c = 0; c < last; c++) {
      count += counts[c];
    }
    return count;
  }

  /// The end of the class that holds the one of this rank, ns.
  ///
  /// @param rank from 1; 0 where there is none
  public long atRankNs(long rank) {
    long seen = 0;
    for (int c = 0; c < CLASSES; c++) {
      seen += counts[c];
      if (rank > 0 && seen >= rank) {
        return upperNs(c);
      }
    }
    return 0;
  }

  private static int classOf(long ns) {
    if (ns < STEPS) {
      return (int) ns;
    }
    int shift = 63 - Long.numberOfLeadingZeros(ns) - STEP_BITS;
    return (shift + 1) * STEPS + (int) (ns >>> shift) - STEPS;
  }

  /// The longest time of a class, ns.
  private static long upperNs(int c) {
    if (c < STEPS) {
      return c;
    }
    int shift = c / STEPS - 1;
    return ((long) (STEPS + c % STEPS + 1) << shift) - 1;
  }
}
