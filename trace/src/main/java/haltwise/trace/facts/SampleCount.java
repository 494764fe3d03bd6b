package haltwise.trace.facts;

import java.util.Arrays;

/// Collects times for a [Sample], in memory that does not grow with their number: up to 131,072 are kept, more are counted.
public final class SampleCount {
  private static final int KEPT_AT_MOST = 1 << 17;

  private long size;
  private long sumNs;
  private long[] kept = new long[64];
  private long[] counts = new long[0];

  public void add(long ns) {
    sumNs += ns;
    if (size < KEPT_AT_MOST) {
      if (size == kept.length) {
        kept = Arrays.copyOf(kept, kept.length * 2);
      }
      kept[(int) size++] = ns;
    } else {
      countKept();
      size++;
      count(RankedTimes.Counted.classOf(ns), 1);
    }
  }

  /// Everything that another has collected.
  void addAll(SampleCount other) {
    if (other.isKept()) {
      for (int i = 0; i < other.size; i++) {
        add(other.kept[i]);
      }
      return;
    }
    countKept();
    size += other.size;
    sumNs += other.sumNs;
    for (int c = 0; c < other.counts.length; c++) {
      count(c, other.counts[c]);
    }
  }

  /// Forgets all, and keeps the memory.
  public void clear() {
    size = 0;
    sumNs = 0;
    if (!isKept()) {
      counts = new long[0];
      kept = new long[KEPT_AT_MOST];
    }
  }

  public Sample sample() {
    return new Sample(isKept()
        ? RankedTimes.Kept.of(kept, (int) size)
        : new RankedTimes.Counted(counts.clone(), size), sumNs);
  }

  private boolean isKept() {
    return counts.length == 0;
  }

  private void countKept() {
    if (isKept()) {
      long[] times = kept;
      kept = new long[0];
      counts = new long[1];
      for (int i = 0; i < size; i++) {
        count(RankedTimes.Counted.classOf(times[i]), 1);
      }
    }
  }

  private void count(int timeClass, long times) {
    if (times > 0 && timeClass >= counts.length) {
      counts = Arrays.copyOf(counts, Math.max(timeClass + 1, counts.length + counts.length / 2));
    }
    if (times > 0) {
      counts[timeClass] += times;
    }
  }
}
