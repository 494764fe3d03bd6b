package haltwise.trace;

/// One vCPU of a recording.
///
/// @param vm number of its VM in this recording, from 0
/// @param processId of the VMM
/// @param threadId of the vCPU's thread; 0 when not known
/// @param vcpuId as KVM numbers it within the VM
/// @param windowAtStartNs the window before the first recorded halt, ns: 0 when recorded from the VM's
///     creation; [Halt#UNKNOWN_NS] for a VM that was already running
public record VcpuInfo(int vm, int processId, int threadId, int vcpuId, long windowAtStartNs) {
}
