package haltwise.record;

import haltwise.trace.Halt;
import haltwise.trace.VcpuHalts;
import haltwise.trace.WindowChange;
import java.util.Arrays;

/// How long each halt of a vCPU was allowed to poll, from the window events of all of them.
///
/// An event's `old` is the window of its own halt and, backwards, of all halts since the window was last moved; its
/// `new` is the window from the next halt on, which the kernel cuts to the maximum in force without an event.
/// The first halt after lost events keeps an unknown window, whatever follows: the mark that halts may be missing before
/// it, and that its window does not follow from the halts before.
final class Windows {
  /// A change of the host's parameters is seen at the next reading, late on a busy host.
  private static final long SETTINGS_SEEN_AFTER_NS = 2 * Recorder.READ_EVERY_NS;

  /// Halts to learn the way out of the CPU from.
  private static final int SAMPLES = 10_000;

  private Windows() {
  }

  /// The ceiling that a VM obeys.
  @FunctionalInterface
  interface Ceiling {
    Ceiling UNKNOWN = _ -> Halt.UNKNOWN_NS;

    /// @return ns, or [Halt#UNKNOWN_NS]
    long maxNs(long timeNs);
  }

  /// Whether the vCPU had a window above the ceiling, so that the VM cannot obey it.
  static boolean contradicts(RawHalts halts, Ceiling ceiling) {
    for (int i = 0; i < halts.size(); i++) {
      long from = halts.changedFromNs(i);
      if (halts.changedToNs(i) >= 0 && isAbove(from, ceiling.maxNs(halts.startNs(i)))
          && isAbove(from, ceiling.maxNs(halts.startNs(i) + SETTINGS_SEEN_AFTER_NS))) {
        return true;
      }
    }
    return false;
  }

  static boolean isAbove(long windowNs, long maxNs) {
    return maxNs >= 0 && windowNs > maxNs;
  }

  /// @param windowAtStartNs before the first halt, ns, or [Halt#UNKNOWN_NS]
  static long[] of(RawHalts halts, long windowAtStartNs, Ceiling ceiling) {
    long[] windows = new long[halts.size()];
    WindowWalk walk = new WindowWalk(windowAtStartNs);
    long lastMax = Halt.UNKNOWN_NS;
    int unknownFrom = 0;
    for (int i = 0; i < windows.length; i++) {
      long max = ceiling.maxNs(halts.startNs(i));
      if (max != lastMax) {
        unknownFrom = i;
        lastMax = max;
      }
      long window = walk.next(halts, i, max);
      windows[i] = window;
      if (halts.afterLoss(i)) {
        unknownFrom = i + 1;
      } else if (window >= 0) {
        Arrays.fill(windows, unknownFrom, i, window);
        unknownFrom = i + 1;
      }
    }
    return windows;
  }

  /// @param wakers the index in the trace of each waker's number
  static VcpuHalts halts(RawHalts raw, long[] windows, int[] wakers) {
    long leavingNs = leavingNs(raw, windows);
    VcpuHalts.Builder b = new VcpuHalts.Builder();
    for (int i = 0; i < raw.size(); i++) {
      int waker = raw.waker(i);
      b.add(halt(raw, i, windows[i], leavingNs, waker < 0 ? Halt.NO_WAKER : wakers[waker]));
    }
    return b.build();
  }

  static Halt halt(RawHalts raw, int i, long windowNs, long leavingNs, int waker) {
    WindowChange change = raw.changedToNs(i) < 0
        ? WindowChange.NONE
        : new WindowChange(raw.changedFromNs(i), raw.changedToNs(i));
    return new Halt(raw.startNs(i), raw.arrivalNs(i), raw.durationNs(i), windowNs, raw.waited(i),
        raw.valid(i), polledNs(raw, i, windowNs, leavingNs), raw.cause(i), waker, raw.anchor(i),
        change);
  }

  /// The usual way from the end of polling to the thread leaving its CPU, ns: what remains after the window, or all of
  /// it where there was no window or another task ended the polling at once. The lower quartile, because polls that
  /// were cut short later look like a longer way.
  private static long leavingNs(RawHalts raw, long[] windows) {
    long[] ways = new long[Math.min(windows.length, SAMPLES)];
    int n = 0;
    for (int i = 0; i < windows.length && n < ways.length; i++) {
      long way = wayOutNs(raw, i, windows[i]);
      if (way >= 0) {
        ways[n++] = way;
      }
    }
    Arrays.sort(ways, 0, n);
    return n == 0 ? 0 : ways[n / 4];
  }

  /// From the end of polling to the thread leaving its CPU, as this halt suggests, ns; -1 when it tells nothing.
  static long wayOutNs(RawHalts raw, int i, long windowNs) {
    long slept = raw.sleptAfterNs(i);
    if (slept < 0 || windowNs < 0) {
      return Halt.UNKNOWN_NS;
    }
    return slept > windowNs ? slept - windowNs : slept;
  }

  /// A hit polled all the time. A block polled until its thread set out to leave the CPU, at most the window; where that
  /// is less than the usual way out, hardly at all, but never 0: the kernel looks for an event once before it gives up.
  static long polledNs(RawHalts raw, int i, long windowNs, long leavingNs) {
    if (windowNs <= 0) {
      return windowNs;
    }
    if (!raw.waited(i)) {
      return raw.durationNs(i);
    }
    long slept = raw.sleptAfterNs(i);
    return slept < 0 ? Halt.UNKNOWN_NS : Math.clamp(slept - leavingNs, 1, windowNs);
  }
}
