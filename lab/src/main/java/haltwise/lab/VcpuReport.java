package haltwise.lab;

import haltwise.linux.ThreadAccount;

/// One vCPU over the measured window.
///
/// @param vcpuId as KVM numbers it
/// @param threadId of its thread
/// @param workItems that its guest finished
/// @param exits VM exits of all kinds, as KVM counts them
public record VcpuReport(int vcpuId, int threadId, long workItems, HaltCounters halts, long exits,
    ThreadAccount account) {
  VcpuReport minus(VcpuReport earlier) {
    return new VcpuReport(vcpuId, threadId, workItems - earlier.workItems,
        halts.minus(earlier.halts), exits - earlier.exits, account.minus(earlier.account));
  }
}
