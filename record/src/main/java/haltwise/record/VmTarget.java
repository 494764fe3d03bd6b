package haltwise.record;

import haltwise.linux.VmProcess;
import java.util.List;
import java.util.OptionalLong;

/// A VM to record.
///
/// @param processId of the VMM
/// @param ownMaxNs the ceiling the VM set for itself with KVM_CAP_HALT_POLL, ns; empty when it follows the host's
///     parameter, as far as known
public record VmTarget(int processId, List<VcpuTarget> vcpus, OptionalLong ownMaxNs,
    AnchorRule anchorRule) {
  public VmTarget {
    vcpus = List.copyOf(vcpus);
  }

  /// A VM that is already running. If the names of its threads do not tell the vCPUs, all are candidates.
  public static VmTarget of(VmProcess vm, AnchorRule rule) {
    List<VcpuTarget> vcpus = vm.vcpuThreads().stream()
        .map(t -> VcpuTarget.running(t.threadId(), t.vcpuId().orElse(VcpuTarget.UNKNOWN_ID)))
        .toList();
    return new VmTarget(vm.processId(), vcpus, OptionalLong.empty(), rule);
  }
}
