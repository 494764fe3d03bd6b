package haltwise.control.halts;

import haltwise.replay.ReplayModel;
import java.util.Arrays;

/// What blocked vCPUs lately took to run again, by how long they were idle: the latest of each power of two of the
/// arrival. A class without any borrows from the nearest that has some.
final class RecentLatencies {
  private static final int CLASSES = 48;
  private static final int KEPT = 64;

  private final long[][] keptNs = new long[CLASSES][KEPT];
  private final int[] counts = new int[CLASSES];
  /// Where each class takes its latencies from; -1: nowhere.
  private final int[] source = new int[CLASSES];

  RecentLatencies() {
    Arrays.fill(source, -1);
  }

  void add(long arrivalNs, long latencyNs) {
    int c = classOf(arrivalNs);
    keptNs[c][counts[c] % KEPT] = latencyNs;
    counts[c] = counts[c] == 2 * KEPT - 1 ? KEPT : counts[c] + 1;
    if (source[c] != c) {
      source[c] = c;
      borrow();
    }
  }

  private void borrow() {
    for (int c = 0; c < CLASSES; c++) {
      for (int d = 0; d < CLASSES && (source[c] < 0 || counts[source[c]] == 0
          || Math.abs(source[c] - c) > d); d++) {
        if (c - d >= 0 && counts[c - d] > 0) {
          source[c] = c - d;
        } else if (c + d < CLASSES && counts[c + d] > 0) {
          source[c] = c + d;
        }
      }
    }
  }

  /// A latency for a halt of that arrival, ns.
  ///
  /// @param number of the halt: the same number gives the same answer
  long drawNs(long arrivalNs, long number) {
    int c = source[classOf(arrivalNs)];
    return c < 0
        ? ReplayModel.DEFAULT_LATENCY_NS
        : keptNs[c][(int) ((mixed(number) >>> 32) * Math.min(KEPT, counts[c]) >>> 32)];
  }

  long medianNs(long arrivalNs) {
    int c = source[classOf(arrivalNs)];
    if (c < 0) {
      return ReplayModel.DEFAULT_LATENCY_NS;
    }
    long[] sorted = Arrays.copyOf(keptNs[c], Math.min(KEPT, counts[c]));
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /// SplitMix64.
  private static long mixed(long number) {
    long z = (number + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private static int classOf(long arrivalNs) {
    return Math.min(CLASSES - 1, 64 - Long.numberOfLeadingZeros(Math.max(0, arrivalNs)));
  }
}
