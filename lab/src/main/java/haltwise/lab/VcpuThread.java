package haltwise.lab;

/// A vCPU and the thread that runs it, as a recorder needs them.
///
/// @param vcpuId as KVM numbers it
/// @param threadId the kernel's id, what trace events call `pid`
public record VcpuThread(int vcpuId, int threadId) {
}
