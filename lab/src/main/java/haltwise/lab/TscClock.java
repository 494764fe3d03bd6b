package haltwise.lab;

import haltwise.linux.KvmVcpu;

/// Turns a guest's time stamps into CLOCK_MONOTONIC.
///
/// @param tsc guest time-stamp counter at some moment
/// @param ns CLOCK_MONOTONIC at the same moment; both were read within about 1 µs
/// @param nsPerCount length of a count: from KVM's frequency at first, then from two readings
record TscClock(long tsc, long ns, double nsPerCount) {
  private static final int READINGS = 4;
  /// Two readings closer than this tell the frequency worse than KVM does.
  private static final long FAR_APART_NS = 50_000_000;

  static TscClock first(KvmVcpu vcpu) {
    return reading(vcpu, 1e6 / vcpu.timeStampKhz());
  }

  /// Of time stamps that are CLOCK_MONOTONIC themselves.
  static TscClock ofHost() {
    long ns = System.nanoTime();
    return new TscClock(ns, ns, 1);
  }

  /// The same clock read again, so that it follows corrections of CLOCK_MONOTONIC.
  TscClock readAgain(KvmVcpu vcpu) {
    TscClock later = reading(vcpu, nsPerCount);
    if (later.ns - ns < FAR_APART_NS) {
      return later;
    }
    return new TscClock(later.tsc, later.ns, (double) (later.ns - ns) / (later.tsc - tsc));
  }

  private static TscClock reading(KvmVcpu vcpu, double nsPerCount) {
    long bestGap = Long.MAX_VALUE;
    long bestTsc = 0;
    long bestNs = 0;
    for (int i = 0; i < READINGS; i++) {
      long before = System.nanoTime();
      long tsc = vcpu.timeStampCounter();
      long gap = System.nanoTime() - before;
      if (gap < bestGap) {
        bestGap = gap;
        bestTsc = tsc;
        bestNs = before + gap / 2;
      }
    }
    return new TscClock(bestTsc, bestNs, nsPerCount);
  }

  long toNs(long stamp) {
    return ns + Math.round((stamp - tsc) * nsPerCount);
  }

  long toTsc(long timeNs) {
    return tsc + Math.round((timeNs - ns) / nsPerCount);
  }

  long durationNs(long counts) {
    return Math.round(counts * nsPerCount);
  }
}
