package haltwise.app.serve;

import haltwise.app.top.WatchCost;
import haltwise.control.ControlPlan;
import haltwise.control.Decision;
import haltwise.control.EpochObservation;
import haltwise.trace.HostSettings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One epoch of control, with all that anybody may show of it. Immutable.
///
/// @param time of its end, for people
/// @param elapsedNs since control began, to its end
/// @param lengthNs that it really had
/// @param plan price of a block, budget, baseline, candidates
/// @param seen all that the controller learnt: what came of the halts, the forecasts, events lost, steal, missed goals
/// @param decision for the next epoch
/// @param condition that asks for the plan's target; empty for the usual one
/// @param cost of haltwise itself
/// @param vms that ran, with counts of this epoch
/// @param missed epochs before this one that this watcher was too slow for, since it began
public record EpochRecord(Instant time, long elapsedNs, long lengthNs, ControlPlan plan,
    EpochObservation seen, Decision decision, Optional<Condition> condition, WatchCost cost,
    List<VmEpoch> vms, long missed) {
  public EpochRecord {
    vms = List.copyOf(vms);
  }

  /// From 0, without gaps.
  public long number() {
    return seen.epoch();
  }

  /// Settings in force at its end, read back where they can be.
  public HostSettings inForce() {
    return seen.inForce();
  }

  EpochRecord withMissed(long epochs) {
    return new EpochRecord(time, elapsedNs, lengthNs, plan, seen, decision, condition, cost, vms,
        epochs);
  }
}
