package haltwise.lab;

/// How far a VM is behind its native twin.
///
/// @param workShare part of the twin's work that the VM does not do, 0..1; about 0 where the load comes by the clock, and
///     below 0 where the VM does more, as one may that polls
/// @param latencyMeanNs how much longer the mean latency is in the VM, ns
public record NativeGap(double workShare, double latencyMeanNs) {
  public static NativeGap of(LabReport vm, NativeReport twin) {
    return new NativeGap(1 - vm.workPerSecond() / twin.workPerSecond(),
        vm.latencies().meanNs() - twin.latencies().meanNs());
  }
}
