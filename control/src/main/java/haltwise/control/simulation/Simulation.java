package haltwise.control.simulation;

import haltwise.control.ControlPlan;
import haltwise.control.Controller;
import haltwise.control.ControllerState;
import haltwise.control.Decision;
import haltwise.control.Disturbances;
import haltwise.control.EpochObservation;
import haltwise.control.Measured;
import haltwise.control.Step;
import haltwise.control.halts.EpochReplay;
import haltwise.control.halts.EpochTape;
import haltwise.control.halts.SimulatedHost;
import haltwise.replay.HostRule;
import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A controller on a simulated host, over the halts of a trace. Arrivals stay where the recording has them, whatever is
/// decided: what a decision changes in the load itself is not seen.
public final class Simulation {
  private Simulation() {
  }

  /// An epoch, and what was decided at its end.
  ///
  /// @param decidedBefore what was decided for this epoch; empty for the first, which is under the plan's start
  public record Moment(EpochObservation observation, Optional<Decision> decidedBefore,
      Decision decision) {
  }

  /// @param total of all epochs
  /// @param changes how often other settings came into force, probes and comparisons included
  /// @param rested epochs that were not watched
  public record Result(Measured total, int changes, int rested) {
  }

  /// What a controller would begin with after these epochs under the plan's start.
  public static HostSettings opening(List<EpochTape> epochs, HostRule rule, ControlPlan plan) {
    int vcpus = epochs.isEmpty() ? 0 : epochs.getFirst().vcpus();
    EpochReplay replay = new EpochReplay(rule, plan);
    SimulatedHost host = new SimulatedHost(rule, vcpus);
    List<EpochObservation> seen = new ArrayList<>();
    for (EpochTape tape : epochs) {
      seen.add(replay.observe(seen.size(), tape, plan.start(), host.run(tape, plan.start()),
          Optional.empty(), Disturbances.NONE));
    }
    return new Controller(plan).opening(seen);
  }

  /// @param watcher is told of every epoch
  public static Result run(List<EpochTape> epochs, HostRule rule, ControlPlan plan,
      Consumer<Moment> watcher) {
    int vcpus = epochs.isEmpty() ? 0 : epochs.getFirst().vcpus();
    Controller controller = new Controller(plan);
    EpochReplay replay = new EpochReplay(rule, plan);
    SimulatedHost host = new SimulatedHost(rule, vcpus);
    ControllerState state = controller.begin();
    HostSettings inForce = plan.start();
    Optional<Decision> decided = Optional.empty();
    Measured total = Measured.NOTHING;
    int changes = 0;
    int rested = 0;
    for (int e = 0; e < epochs.size(); e++) {
      EpochTape tape = epochs.get(e);
      boolean rests = decided.orElse(null) instanceof Decision.Keep k && k.rest() > 0;
      Optional<Measured> probe = Optional.empty();
      if (decided.orElse(null) instanceof Decision.Probe p) {
        probe = Optional.of(host.runFirst(tape, p.probed()));
      }
      Measured real = probe.isEmpty()
          ? host.run(tape, inForce)
          : probe.get().plus(host.runRest(tape, inForce));
      EpochObservation o = rests
          ? EpochObservation.unwatched(e, tape.lengthNs(), tape.vcpus(), inForce,
              Optional.of(real), Disturbances.NONE)
          : replay.observe(e, tape, inForce, real, probe, Disturbances.NONE)
              .with(Optional.of(real));
      Step step = controller.step(state, o);
      watcher.accept(new Moment(o, decided, step.decision()));
      state = step.state();
      changes += step.decision().settings().equals(inForce) ? 0 : 1;
      inForce = step.decision().settings();
      decided = Optional.of(step.decision());
      total = total.plus(real);
      rested += rests ? 1 : 0;
    }
    return new Result(total, changes, rested);
  }
}
