package haltwise.trace.facts;

import haltwise.trace.Halt;
import haltwise.trace.VcpuHalts;

/// How a halt counts in a histogram.
public enum PollShare {
  /// Polling caught the wake event.
  HIT,
  /// Polled in vain, then blocked.
  MISS,
  /// Did not poll: blocked at once, or the event was already there; also when the window is not known.
  UNPOLLED;

  static PollShare of(VcpuHalts halts, int i) {
    if (halts.windowNs(i) <= 0) {
      return UNPOLLED;
    }
    return halts.waited(i) ? MISS : HIT;
  }

  /// Time that the halt polled, ns: as recorded; else the whole duration of a halt that never slept, and
  /// for a miss the whole window (which is too much for a contended one). [Halt#UNKNOWN_NS] for a block
  /// of unknown window.
  static long polledNs(VcpuHalts halts, int i) {
    if (halts.polledNs(i) >= 0) {
      return halts.polledNs(i);
    }
    long windowNs = halts.windowNs(i);
    if (windowNs == 0) {
      return 0;
    }
    if (!halts.waited(i)) {
      return halts.durationNs(i);
    }
    return windowNs < 0 ? Halt.UNKNOWN_NS : Math.min(windowNs, halts.durationNs(i));
  }
}
