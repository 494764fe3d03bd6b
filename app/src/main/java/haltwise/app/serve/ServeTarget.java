package haltwise.app.serve;

import haltwise.tune.Limits;
import haltwise.tune.Limits.LatencyGoal;
import java.util.Optional;

/// What the controller is to reach, while some condition holds.
///
/// @param blockPriceNs what avoiding one block is worth, ns of CPU time
/// @param cpuBudget most polled time, as a share of the vCPUs' time, 0..1
/// @param powerWatts most power for polling, estimated
/// @param latency that each VM is to keep: where one does not, what was there before haltwise comes back
/// @param rest whether it may look away while nothing changes
public record ServeTarget(long blockPriceNs, Optional<Double> cpuBudget,
    Optional<Double> powerWatts, Optional<LatencyGoal> latency, boolean rest) {

  /// Which may look away.
  public ServeTarget(long blockPriceNs, Optional<Double> cpuBudget, Optional<Double> powerWatts,
      Optional<LatencyGoal> latency) {
    this(blockPriceNs, cpuBudget, powerWatts, latency, true);
  }

  ServeTarget withoutRests() {
    return new ServeTarget(blockPriceNs, cpuBudget, powerWatts, latency, false);
  }

  /// The tighter of both budgets, as a share of the vCPUs' time.
  public Optional<Double> polledBudget(int vcpus) {
    Optional<Double> ofPower = powerWatts
        .map(watts -> Math.min(1, watts / (Limits.POLLING_WATTS * Math.max(1, vcpus))));
    return cpuBudget.isPresent() && ofPower.isPresent()
        ? Optional.of(Math.min(cpuBudget.get(), ofPower.get()))
        : cpuBudget.or(() -> ofPower);
  }
}
