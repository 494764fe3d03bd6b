package haltwise.control;

import java.util.List;
import java.util.Optional;

/// What went wrong in an epoch, beside its halts.
///
/// @param eventsLost by the recorder
/// @param stealShare of the vCPUs' time that somebody else had the CPU, 0..1
/// @param missedGoals of VMs whose wake latency is above what was promised
/// @param hindrance why the settings that were asked for could not come into force, a sentence
public record Disturbances(long eventsLost, double stealShare, List<MissedGoal> missedGoals,
    Optional<String> hindrance) {
  public static final Disturbances NONE = new Disturbances(0, 0, List.of(), Optional.empty());

  public Disturbances {
    missedGoals = List.copyOf(missedGoals);
  }

  /// Without hindrance.
  public Disturbances(long eventsLost, double stealShare, List<MissedGoal> missedGoals) {
    this(eventsLost, stealShare, missedGoals, Optional.empty());
  }

  /// @param vm name of the VM
  /// @param measure such as `p99`
  /// @param gotNs its wake latency by that measure, ns
  /// @param goalNs what was promised, ns
  public record MissedGoal(String vm, String measure, long gotNs, long goalNs) {
  }
}
