package haltwise.app.serve;

import haltwise.control.ControlPlan;
import haltwise.control.Controller;
import haltwise.control.ControllerState;
import haltwise.control.Decision;
import haltwise.control.Disturbances;
import haltwise.control.EpochObservation;
import haltwise.control.Spending;
import haltwise.control.Step;
import haltwise.control.halts.EpochReplay;
import haltwise.replay.HostRule;
import haltwise.trace.HostSettings;
import java.util.Optional;

/// A controller at work, under one plan.
final class Controlling {
  private final ControlPlan plan;
  private final Controller controller;
  private final EpochReplay replay;
  private ControllerState state;
  private HostSettings wanted;
  private Optional<HostSettings> probe = Optional.empty();
  private boolean rests;

  /// @param spent of the budget before it began
  Controlling(ControlPlan plan, HostRule rule, long firstEpoch, Spending spent) {
    this.plan = plan;
    controller = new Controller(plan);
    replay = new EpochReplay(rule, plan);
    state = controller.begin(firstEpoch, spent);
    wanted = plan.start();
  }

  ControlPlan plan() {
    return plan;
  }

  /// What is to be in force in the next epoch.
  HostSettings wanted() {
    return wanted;
  }

  /// What is to be in force in its first slice instead.
  Optional<HostSettings> probe() {
    return probe;
  }

  /// Whether the next epoch is not watched.
  boolean rests() {
    return rests;
  }

  /// Whether it leaves all to somebody else who changed the settings.
  boolean isForeign() {
    return state.isForeign();
  }

  /// Of the budget, lately.
  Spending spent() {
    return state.spending();
  }

  EpochObservation observe(long number, LiveEpoch epoch, HostSettings inForce,
      Disturbances disturbances) {
    return replay.observe(number, epoch.tape(), inForce, epoch.real(),
        probe.map(_ -> epoch.first()), disturbances).with(epoch.counted());
  }

  /// As if what is in force only by name were so really.
  EpochObservation suppose(long number, LiveEpoch epoch, HostSettings inForce,
      Disturbances disturbances) {
    return observe(number, epoch, inForce, disturbances)
        .supposing(plan.candidates().indexOf(inForce));
  }

  Decision decide(EpochObservation o) {
    Step step = controller.step(state, o);
    state = step.state();
    Decision d = step.decision();
    wanted = d.settings();
    probe = d instanceof Decision.Probe p ? Optional.of(p.probed()) : Optional.empty();
    rests = d instanceof Decision.Keep k && k.rest() > 0;
    return d;
  }
}
