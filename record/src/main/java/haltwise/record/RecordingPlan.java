package haltwise.record;

import java.util.List;

/// What to record.
///
/// @param vms at least one
/// @param workload label for the trace, such as `storage service=100us seed=1`; empty when unknown
/// @param exits whether to account for VM exits too
public record RecordingPlan(List<VmTarget> vms, String workload, boolean exits) {
  /// Of halts alone.
  public RecordingPlan(List<VmTarget> vms, String workload) {
    this(vms, workload, false);
  }

  public RecordingPlan {
    vms = List.copyOf(vms);
    if (vms.stream().allMatch(vm -> vm.vcpus().isEmpty())) {
      throw new IllegalArgumentException(
          "There is no vCPU to record. Start a VM first, or use a lab workload (--lab storage).");
    }
  }

  List<Integer> threadIds() {
    return vms.stream().flatMap(vm -> vm.vcpus().stream()).map(VcpuTarget::threadId).toList();
  }
}
