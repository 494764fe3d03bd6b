package haltwise.record;

import haltwise.trace.counts.Counter;
import haltwise.trace.counts.HaltCounts;
import java.util.HashMap;
import java.util.Map;

/// What KVM would have counted while the halts of a spool happened: known once all of it was read, then for every time of
/// its rounds, without reading it again.
final class SpoolCounts {
  private static final long SLOT_NS = 50_000_000;
  /// A halt that never slept and took longer than this polled, even if its window is not known.
  private static final long SURELY_POLLED_NS = 2_000;
  private static final Counter[] COUNTERS = {Counter.POLLS, Counter.HITS, Counter.WAKEUPS,
      Counter.HIT_NS, Counter.MISS_NS};

  private final long elapsedNs;
  /// By slot, then by counter; in the end up to the end of the slot.
  private final long[][] slots;

  /// @param elapsedNs of a round
  SpoolCounts(long elapsedNs) {
    this.elapsedNs = elapsedNs;
    slots = new long[Math.toIntExact(elapsedNs / SLOT_NS) + 1][COUNTERS.length];
  }

  /// Takes halts of the first round, whose times begin at 0.
  void add(FreshHalts halts) {
    for (int i = 0; i < halts.size(); i++) {
      long[] slot = slots[Math.clamp(halts.endNs(i) / SLOT_NS, 0, slots.length - 1)];
      boolean waited = halts.waited(i);
      long windowNs = halts.windowNs(i);
      boolean polled = windowNs > 0
          || windowNs < 0 && !waited && halts.durationNs(i) > SURELY_POLLED_NS;
      slot[0] += polled ? 1 : 0;
      slot[1] += polled && !waited ? 1 : 0;
      slot[2] += waited ? 1 : 0;
      slot[3] += polled && !waited ? halts.durationNs(i) : 0;
      slot[4] += waited ? Math.max(0, halts.polledNs(i)) : 0;
    }
  }

  void whole() {
    for (int s = 1; s < slots.length; s++) {
      for (int c = 0; c < COUNTERS.length; c++) {
        slots[s][c] += slots[s - 1][c];
      }
    }
  }

  /// Since the first round began, when that is over.
  HaltCounts until(long nowNs) {
    long rounds = nowNs / elapsedNs;
    long[] round = slots[slots.length - 1];
    long[] now = slots[Math.toIntExact(nowNs % elapsedNs / SLOT_NS)];
    Map<Counter, Long> totals = new HashMap<>();
    for (int c = 0; c < COUNTERS.length; c++) {
      totals.put(COUNTERS[c], rounds * round[c] + now[c]);
    }
    return new HaltCounts(totals, Map.of());
  }
}
