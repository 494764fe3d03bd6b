package haltwise.record;

import haltwise.trace.Halt;
import haltwise.trace.VcpuHalts;
import java.util.Arrays;

/// Halts of one vCPU that just ended, in their order: a view of memory that is used again, so it is good only while
/// [LiveHalts] hands it out. Times and marks as in [Halt].
public final class FreshHalts {
  private static final long LEAVING_STEP_NS = 16;

  private final RawHalts raw;
  private final WindowWalk walk;
  private long[] windowsNs = new long[0];
  private int size;
  /// The lower quartile of the way out of the CPU, as [Windows] has it, followed step by step.
  private long leavingNs = 1_000;

  FreshHalts(VcpuState state) {
    raw = state.halts;
    walk = new WindowWalk(state.windowAtStartNs);
  }

  /// All but the last halt, which may still change.
  void take(long maxNs) {
    size = Math.max(0, raw.size() - 1);
    if (size > windowsNs.length) {
      windowsNs = Arrays.copyOf(windowsNs, Math.max(64, 2 * size));
    }
    for (int i = 0; i < size; i++) {
      windowsNs[i] = walk.next(raw, i, maxNs);
      long wayNs = Windows.wayOutNs(raw, i, windowsNs[i]);
      if (wayNs >= 0) {
        leavingNs = Math.max(0,
            leavingNs + (wayNs < leavingNs ? -3 * LEAVING_STEP_NS : LEAVING_STEP_NS));
      }
    }
  }

  /// Nobody watched until now.
  void unwatched() {
    walk.guess();
    size = 0;
  }

  void forget() {
    raw.keepLast();
    size = 0;
  }

  /// Whether one of them had a window above that ceiling, so that its VM cannot obey it.
  boolean contradict(long maxNs) {
    for (int i = 0; i < raw.size(); i++) {
      if (raw.changedToNs(i) >= 0 && Windows.isAbove(raw.changedFromNs(i), maxNs)) {
        return true;
      }
    }
    return false;
  }

  /// Of the next halt, before the kernel cuts it to the maximum; [Halt#UNKNOWN_NS] as long as no event told.
  long nextWindowNs() {
    return walk.windowNs();
  }

  public int size() {
    return size;
  }

  public long startNs(int i) {
    return raw.startNs(i);
  }

  public long durationNs(int i) {
    return raw.durationNs(i);
  }

  public long endNs(int i) {
    return raw.endNs(i);
  }

  public long arrivalNs(int i) {
    return raw.arrivalNs(i);
  }

  public long wakeLatencyNs(int i) {
    long arrivalNs = raw.arrivalNs(i);
    return arrivalNs < 0 ? Halt.UNKNOWN_NS : Math.max(0, raw.durationNs(i) - arrivalNs);
  }

  public boolean waited(int i) {
    return raw.waited(i);
  }

  public boolean valid(int i) {
    return raw.valid(i);
  }

  /// Unknown until the first window event of the vCPU, which may be long in coming while every poll hits.
  public long windowNs(int i) {
    return windowsNs[i];
  }

  /// Unknown for a block when the window is, and when nothing tells how long it polled of its window.
  public long polledNs(int i) {
    return Windows.polledNs(raw, i, windowsNs[i], leavingNs);
  }

  /// The same halts in memory of their own, without their wakers.
  public VcpuHalts copy() {
    VcpuHalts.Builder b = new VcpuHalts.Builder(size);
    for (int i = 0; i < size; i++) {
      b.add(Windows.halt(raw, i, windowsNs[i], leavingNs, Halt.NO_WAKER));
    }
    return b.build();
  }
}
