package haltwise.trace;

/// One stay in KVM's halt routine, from HLT to running again. Source: one `kvm:kvm_vcpu_wakeup` event,
/// joined with the `sched_waking`, `sched_switch` and injection events inside it.
///
/// @param startNs CLOCK_MONOTONIC, ns
/// @param arrivalNs from the start to the wake event, ns; [#UNKNOWN_NS] when not seen
/// @param durationNs what the kernel reports, ns: arrival + wake latency
/// @param windowNs how long this halt was allowed to poll, ns; [#UNKNOWN_NS] when not known
/// @param waited whether the thread was scheduled out: a block
/// @param valid false only on s390, for a wake-up that must not grow the window
/// @param polledNs time really polled, ns; [#UNKNOWN_NS] when not known
/// @param cause what ended the halt
/// @param waker index of the vCPU that sent the wake in [TraceInfo#vcpus]; [#NO_WAKER] when none or unknown
/// @param anchor how the wake moves in a replay
/// @param change the window event that the kernel emitted at the end of this halt, if it did
public record Halt(
    long startNs, long arrivalNs, long durationNs, long windowNs, boolean waited, boolean valid,
    long polledNs,
    Cause cause, int waker, Anchor anchor, WindowChange change) {

  public static final long UNKNOWN_NS = -1;
  public static final int NO_WAKER = -1;

  public long endNs() {
    return startNs + durationNs;
  }

  /// From the wake event to the vCPU running again, ns: 0 for a hit, [#UNKNOWN_NS] when the arrival is not known.
  public long wakeLatencyNs() {
    return arrivalNs < 0 ? UNKNOWN_NS : Math.max(0, durationNs - arrivalNs);
  }

  public boolean isHit() {
    return !waited && windowNs > 0;
  }

  /// Polled, then blocked.
  public boolean isMiss() {
    return waited && windowNs > 0;
  }

  Halt withWaker(int newWaker) {
    return new Halt(startNs, arrivalNs, durationNs, windowNs, waited, valid, polledNs, cause,
        newWaker, anchor, change);
  }

  Halt shifted(long byNs) {
    return new Halt(startNs + byNs, arrivalNs, durationNs, windowNs, waited, valid, polledNs, cause,
        waker, anchor, change);
  }
}
