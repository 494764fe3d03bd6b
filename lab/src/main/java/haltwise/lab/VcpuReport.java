package haltwise.lab;

import haltwise.linux.ThreadAccount;

/// One vCPU over the measured window.
///
/// @param vcpuId as KVM numbers it
/// @param threadId of its thread
/// @param workItems that its guest finished
public record VcpuReport(int vcpuId, int threadId, long workItems, HaltCounters halts,
    ThreadAccount account) {
  VcpuReport minus(VcpuReport earlier) {
    return new VcpuReport(vcpuId, threadId, workItems - earlier.workItems,
        halts.minus(earlier.halts), account.minus(earlier.account));
  }
}
