package haltwise.app.serve;

import haltwise.control.ControlPlan;
import haltwise.control.Controller;
import haltwise.control.ControllerState;
import haltwise.control.Decision;
import haltwise.control.Disturbances;
import haltwise.control.EpochObservation;
import haltwise.control.Step;
import haltwise.control.halts.EpochReplay;
import haltwise.replay.HostRule;
import haltwise.trace.HostSettings;
import java.util.List;
import java.util.Optional;

/// A controller at work, under one plan.
final class Controlling {
  private final ControlPlan plan;
  private final Controller controller;
  private final EpochReplay replay;
  private ControllerState state;
  private HostSettings wanted;
  private Optional<HostSettings> probe = Optional.empty();

  Controlling(ControlPlan plan, HostRule rule, int vcpus, long firstEpoch) {
    this.plan = plan;
    controller = new Controller(plan);
    replay = new EpochReplay(rule, plan, vcpus);
    state = controller.begin(firstEpoch);
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

  EpochObservation observe(long number, LiveEpoch epoch, HostSettings inForce,
      double stealShare) {
    return replay.observe(number, epoch.tape(), inForce, epoch.real(),
        probe.map(_ -> epoch.first()), new Disturbances(epoch.lost(), stealShare, List.of()));
  }

  Decision decide(EpochObservation o) {
    Step step = controller.step(state, o);
    state = step.state();
    Decision d = step.decision();
    wanted = d.settings();
    probe = d instanceof Decision.Probe p ? Optional.of(p.probed()) : Optional.empty();
    return d;
  }
}
