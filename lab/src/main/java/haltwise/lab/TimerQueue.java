package haltwise.lab;

import java.util.Arrays;

/// What the device does when, the earliest first: a heap of primitives that allocates only to grow.
final class TimerQueue {
  static final long NEVER = Long.MAX_VALUE;

  private long[] dueNs = new long[64];
  private long[] item = new long[64];
  private int[] vcpu = new int[64];
  private int size;

  void add(long timeNs, int forVcpu, long forItem) {
    if (size == dueNs.length) {
      dueNs = Arrays.copyOf(dueNs, size * 2);
      item = Arrays.copyOf(item, size * 2);
      vcpu = Arrays.copyOf(vcpu, size * 2);
    }
    int i = size++;
    while (i > 0 && dueNs[(i - 1) / 2] > timeNs) {
      copy((i - 1) / 2, i);
      i = (i - 1) / 2;
    }
    put(i, timeNs, forVcpu, forItem);
  }

  /// When the first one is due, or [#NEVER].
  long firstDueNs() {
    return size == 0 ? NEVER : dueNs[0];
  }

  int firstVcpu() {
    return vcpu[0];
  }

  long firstItem() {
    return item[0];
  }

  void removeFirst() {
    size--;
    long lastDueNs = dueNs[size];
    int i = 0;
    while (true) {
      int child = 2 * i + 1;
      if (child + 1 < size && dueNs[child + 1] < dueNs[child]) {
        child++;
      }
      if (child >= size || dueNs[child] >= lastDueNs) {
        break;
      }
      copy(child, i);
      i = child;
    }
    put(i, lastDueNs, vcpu[size], item[size]);
  }

  void clear() {
    size = 0;
  }

  private void copy(int from, int to) {
    put(to, dueNs[from], vcpu[from], item[from]);
  }

  private void put(int i, long timeNs, int forVcpu, long forItem) {
    dueNs[i] = timeNs;
    vcpu[i] = forVcpu;
    item[i] = forItem;
  }
}
