package haltwise.record;

import haltwise.trace.Halt;

/// A vCPU thread to record, or a thread that may turn out to be one.
///
/// @param threadId its kernel thread id
/// @param vcpuId as KVM numbers it; [#UNKNOWN_ID] for a candidate: it counts as a vCPU once it halts
/// @param windowAtStartNs the window before its first halt, ns: 0 for a vCPU created under our eyes,
///     [Halt#UNKNOWN_NS] for one that was already running
public record VcpuTarget(int threadId, int vcpuId, long windowAtStartNs) {
  public static final int UNKNOWN_ID = -1;

  /// A vCPU that has not run yet.
  public static VcpuTarget created(int threadId, int vcpuId) {
    return new VcpuTarget(threadId, vcpuId, 0);
  }

  public static VcpuTarget running(int threadId, int vcpuId) {
    return new VcpuTarget(threadId, vcpuId, Halt.UNKNOWN_NS);
  }
}
