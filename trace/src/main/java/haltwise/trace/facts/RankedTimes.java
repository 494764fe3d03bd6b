package haltwise.trace.facts;

import java.util.Arrays;

/// Times in ascending order, kept one by one or counted in classes.
sealed interface RankedTimes {
  long size();

  /// @param index from 0, below [#size]
  long atIndexNs(long index);

  /// @param ns ascending
  record Kept(long[] ns) implements RankedTimes {
    static Kept of(long[] values, int size) {
      long[] ns = Arrays.copyOf(values, size);
      Arrays.sort(ns);
      return new Kept(ns);
    }

    @Override
    public long size() {
      return ns.length;
    }

    @Override
    public long atIndexNs(long index) {
      return ns[Math.toIntExact(index)];
    }
  }

  /// Classes no wider than 1/2048 of their times; a time stands for the middle of its class. Below 2048 ns, exact.
  record Counted(long[] counts, long size) implements RankedTimes {
    private static final int SUB_BITS = 11;
    private static final int SUB = 1 << SUB_BITS;

    /// @param ns negative ones count as 0
    static int classOf(long ns) {
      if (ns < SUB) {
        return (int) Math.max(0, ns);
      }
      int shift = 63 - Long.numberOfLeadingZeros(ns) - SUB_BITS;
      return (shift + 1) * SUB + (int) (ns >>> shift) - SUB;
    }

    private static long middleNs(int timeClass) {
      if (timeClass < SUB) {
        return timeClass;
      }
      int shift = timeClass / SUB - 1;
      long fromNs = ((long) (timeClass % SUB) + SUB) << shift;
      return fromNs + (1L << shift) / 2;
    }

    @Override
    public long atIndexNs(long index) {
      long seen = 0;
      for (int c = 0; c < counts.length; c++) {
        seen += counts[c];
        if (seen > index) {
          return middleNs(c);
        }
      }
      throw new IndexOutOfBoundsException("BUG: " + index + " of " + size);
    }
  }
}
