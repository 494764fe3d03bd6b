package haltwise.tune;

import haltwise.replay.Outcome;
import haltwise.trace.HostSettings;
import java.util.List;

/// What VMs that share a host gain when each has a max of its own (KVM_CAP_HALT_POLL), while grow, grow_start and shrink
/// are one for all of them. All outcomes are of the half of the recording that was not used to choose.
///
/// @param hostWide the best settings that are one for all VMs
/// @param shape the grow, grow_start and shrink that go with the VMs' own maxima; its max is for VMs without one
/// @param vms in the order of their numbers
/// @param candidates settings tried for each VM
public record PerVmPlan(HostSettings hostWide, HostSettings shape, List<VmPlan> vms,
    int candidates) {
  public PerVmPlan {
    vms = List.copyOf(vms);
  }

  /// One VM under the three choices.
  ///
  /// @param vm its number in the trace
  /// @param inForce the settings that it obeys now
  /// @param own the shape with its own max
  public record VmPlan(int vm, Candidate inForce, Candidate hostWide, Candidate own,
      double inForceScore,
      double hostWideScore, double ownScore) {
  }

  /// CPUs spent on polling and blocking in sum over the VMs, or the sum of the times that the same work takes, by the
  /// objective; lower is better.
  public double inForceScore() {
    return vms.stream().mapToDouble(VmPlan::inForceScore).sum();
  }

  public double hostWideScore() {
    return vms.stream().mapToDouble(VmPlan::hostWideScore).sum();
  }

  public double ownScore() {
    return vms.stream().mapToDouble(VmPlan::ownScore).sum();
  }

  /// What an outcome costs its host: CPUs spent on polling and blocking, or the time that the same work takes.
  ///
  /// @param recordedNs length of the recording that was replayed
  static double score(Objective objective, Outcome o, long recordedNs) {
    return switch (objective) {
      case Objective.Cost _ ->
        objective.score(o) * o.recordedHalts() / Math.max(1, recordedNs);
      case Objective.Throughput _ -> objective.score(o);
    };
  }
}
