package haltwise.app;

import haltwise.app.serve.Condition;
import haltwise.app.serve.LiveEpoch;
import haltwise.app.serve.LiveEpochs;
import haltwise.app.serve.ServeConfig;
import haltwise.app.serve.ServeDocument;
import haltwise.app.serve.ServeTarget;
import haltwise.app.serve.ServeText;
import haltwise.app.serve.ServedRun;
import haltwise.control.ControlPlan;
import haltwise.control.Controller;
import haltwise.control.ControllerState;
import haltwise.control.Decision;
import haltwise.control.Disturbances;
import haltwise.control.EpochObservation;
import haltwise.control.Step;
import haltwise.control.halts.EpochReplay;
import haltwise.control.halts.EpochTape;
import haltwise.lab.LabVm;
import haltwise.linux.HostFiles;
import haltwise.replay.HostRule;
import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// A lab VM whose max is set epoch by epoch, and its halts meanwhile.
final class ControlledLab {
  private static final long READ_EVERY_NS = 50_000_000;

  private final LabVm vm;
  private final LiveEpochs halts;
  private final BooleanSupplier ended;
  private final HostRule rule;
  private final long epochNs;
  private final HostFiles host = HostFiles.ofThisHost();

  ControlledLab(LabVm vm, LiveEpochs halts, BooleanSupplier ended, HostRule rule, long epochNs) {
    this.vm = vm;
    this.halts = halts;
    this.ended = ended;
    this.rule = rule;
    this.epochNs = epochNs;
  }

  /// @param settings in force when it comes to hold
  record Target(ServeTarget target, HostSettings settings) {
  }

  /// Makes the plan for a target.
  interface Plans extends Function<Target, ControlPlan> {
  }

  LabVm vm() {
    return vm;
  }

  /// Until the VM ends.
  ///
  /// @param screen empty when the decisions are kept for JSON instead
  ServedRun serve(ServeConfig config, Plans plans, HostSettings start, ServedRun.Count count,
      ServeGoal.Sink log, Optional<ServeText> screen) throws InterruptedException {
    List<Map<String, Object>> decisions = new ArrayList<>();
    Optional<Condition> condition = Optional.empty();
    Controlling now = new Controlling(plans.apply(new Target(config.usual(), start)), 0);
    for (long e = 0;; e++) {
      LiveEpoch epoch = under(now.inForce, now.probed());
      if (ended.getAsBoolean()) {
        break;
      }
      EpochObservation o = now.observe(e, epoch, count.stealShare());
      Decision d = now.decide(o);
      count.add(o, !d.settings().equals(o.inForce()), vm.workDone());
      log.add(o, d);
      long priceNs = now.plan.blockPriceNs();
      screen.ifPresentOrElse(s -> s.tell(o, d, priceNs), () -> {
        if (!(d instanceof Decision.Keep)) {
          decisions.add(ServeDocument.decision(o, d, priceNs));
        }
      });
      Optional<Condition> next = config.now(host);
      if (!next.equals(condition)) {
        condition = next;
        now = new Controlling(plans.apply(new Target(config.target(next), now.inForce)), e + 1);
        log.plan(now.plan, e + 1);
        String holds = next.map(c -> "when." + c.word() + " holds").orElse("no condition holds");
        screen.ifPresent(s -> s.note("From here on " + holds + ": another target."));
      }
    }
    screen.ifPresent(ServeText::end);
    return count.run(now.plan, decisions);
  }

  /// One epoch under these settings; its first slice under those of a probe.
  LiveEpoch under(HostSettings settings, Optional<HostSettings> probe)
      throws InterruptedException {
    long firstNs = epochNs / EpochTape.SLICES;
    if (probe.isPresent()) {
      set(probe.get());
      read(firstNs);
    }
    set(settings);
    read(probe.isPresent() ? epochNs - firstNs : epochNs);
    return halts.take();
  }

  private void set(HostSettings settings) {
    vm.haltPollMax(settings.maxNs());
    halts.ownMax(settings.maxNs());
  }

  /// Takes the halts of so long, or until the VM ends.
  void read(long forNs) throws InterruptedException {
    long endNs = System.nanoTime() + forNs;
    long leftNs = forNs;
    while (leftNs > 0 && !ended.getAsBoolean()) {
      Thread.sleep(Math.max(1, Math.min(READ_EVERY_NS, leftNs) / 1_000_000));
      halts.read();
      leftNs = endNs - System.nanoTime();
    }
  }

  /// A controller at work, under one plan.
  private final class Controlling {
    final ControlPlan plan;
    private final Controller controller;
    private final EpochReplay replay;
    private ControllerState state;
    HostSettings inForce;
    private Optional<Decision.Probe> probe = Optional.empty();

    Controlling(ControlPlan plan, long firstEpoch) {
      this.plan = plan;
      controller = new Controller(plan);
      replay = new EpochReplay(rule, plan, vm.vcpuThreads().size());
      state = controller.begin(firstEpoch);
      inForce = plan.start();
    }

    Optional<HostSettings> probed() {
      return probe.map(Decision.Probe::probed);
    }

    EpochObservation observe(long number, LiveEpoch epoch, double stealShare) {
      return replay.observe(number, epoch.tape(), inForce, epoch.real(),
          probe.map(_ -> epoch.first()), new Disturbances(epoch.lost(), stealShare, List.of()));
    }

    Decision decide(EpochObservation o) {
      Step step = controller.step(state, o);
      state = step.state();
      Decision d = step.decision();
      inForce = d.settings();
      probe = d instanceof Decision.Probe p ? Optional.of(p) : Optional.empty();
      return d;
    }
  }
}
