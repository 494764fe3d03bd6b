package haltwise.record;

import java.util.List;

/// What to record.
///
/// @param vms at least one; none when this machine is the guest
/// @param workload label for the trace, such as `storage service=100us seed=1`; empty when unknown
public record RecordingPlan(List<VmTarget> vms, String workload, Scope scope) {
  /// Of halts alone.
  public RecordingPlan(List<VmTarget> vms, String workload) {
    this(vms, workload, Scope.HALTS);
  }

  public RecordingPlan {
    vms = List.copyOf(vms);
    if (scope != Scope.GUEST && vms.stream().allMatch(vm -> vm.vcpus().isEmpty())) {
      throw new IllegalArgumentException(
          "There is no vCPU to record. Start a VM first, or use a lab workload (--lab storage).");
    }
  }

  /// Of this machine's CPUs, when it is a guest.
  public static RecordingPlan ofThisGuest(String workload) {
    return new RecordingPlan(List.of(), workload, Scope.GUEST);
  }

  List<Integer> threadIds() {
    return vms.stream().flatMap(vm -> vm.vcpus().stream()).map(VcpuTarget::threadId).toList();
  }
}
