package haltwise.app;

import haltwise.app.serve.LiveEpoch;
import haltwise.app.serve.LiveEpochs;
import haltwise.app.serve.ServeDocument;
import haltwise.app.serve.ServeText;
import haltwise.app.serve.ServedRun;
import haltwise.control.ControlPlan;
import haltwise.control.Controller;
import haltwise.control.ControllerState;
import haltwise.control.Decision;
import haltwise.control.Disturbances;
import haltwise.control.EpochObservation;
import haltwise.control.Measured;
import haltwise.control.Menu;
import haltwise.control.Step;
import haltwise.control.halts.EpochReplay;
import haltwise.control.halts.EpochTape;
import haltwise.lab.LabOptions;
import haltwise.lab.LabVm;
import haltwise.lab.Workload;
import haltwise.linux.HostException;
import haltwise.linux.HostIdentity;
import haltwise.linux.KvmParameters;
import haltwise.record.VmTarget;
import haltwise.replay.HostRule;
import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// `haltwise serve --lab WORKLOAD`: the max of a VM of our own, chosen anew every epoch.
final class ServedLab {
  private static final long EPOCH_NS = 250_000_000;
  private static final long READ_EVERY_NS = 50_000_000;
  /// Looks on without polling, then with plenty, each for two epochs: what blocking takes, and what halts are like when
  /// nobody waits for a late peer.
  private static final int LOOKS = 4;
  private static final long GENEROUS_NS = 1_000_000;

  private final HaltwiseCommand haltwise;
  private final ServeGoal goal;
  private final Workload workload;
  private final LabOptions options;
  private final HostSettings host;
  private final HostRule rule;

  ServedLab(HaltwiseCommand haltwise, ServeGoal goal, Workload workload, LabVmOptions vms,
      long durationNs) {
    this.haltwise = haltwise;
    this.goal = goal;
    this.workload = workload;
    host = KvmParameters.read().map(TuneCommand::settings)
        .orElseThrow(() -> new HostException("Cannot read /sys/module/kvm/parameters/halt_poll_ns*",
            0, "Load the kvm module, or mount sysfs."));
    LabOptions how = vms.of(workload, durationNs);
    // The looks belong to the warm-up: they are not measured.
    options = how.withHaltPollMaxNs(how.haltPollMaxNs().orElse(host.maxNs()))
        .withWarmUpNs(how.warmUpNs() + LOOKS * EPOCH_NS);
    HostIdentity identity = HostIdentity.read();
    rule = HostRule.of(identity.kernelRelease(), identity.architecture());
  }

  void run() throws InterruptedException {
    goal.checkOutput();
    try (LabVm vm = LabVm.create(workload, options); ShutdownGuard _ = ShutdownGuard.closing(vm)) {
      VmTarget target = RecordedLab.plan(vm, workload, options, false).vms().getFirst();
      try (LiveEpochs epochs = new LiveEpochs(target, rule, EPOCH_NS)) {
        WatchedLab lab = WatchedLab.start(vm, workload, options);
        Thread.sleep(Math.max(0, (options.warmUpNs() - LOOKS * EPOCH_NS) / 1_000_000));
        epochs.take();
        ControlPlan plan = plan(vm, epochs);
        ServedRun run = serve(vm, epochs, lab, plan);
        haltwise.answer(look -> ServeText.summary(run, look),
            () -> ServeDocument.of(run, goal.blockPriceNs()));
      }
    }
  }

  private ControlPlan plan(LabVm vm, LiveEpochs epochs) throws InterruptedException {
    HostSettings baseline = host.withMaxNs(options.haltPollMaxNs().orElseThrow());
    List<HostSettings> menu = Menu.ofMax(baseline);
    int vcpus = vm.vcpuThreads().size();
    ControlPlan looking = ControlPlan.of(goal.blockPriceNs(), baseline, baseline, menu,
        goal.polledBudget(vcpus));
    EpochReplay replay = new EpochReplay(rule, looking, vcpus);
    List<EpochObservation> warm = new ArrayList<>();
    for (int e = 0; e < LOOKS; e++) {
      HostSettings look = baseline.withMaxNs(e < LOOKS / 2 ? 0 : GENEROUS_NS);
      set(vm, epochs, look);
      read(epochs, EPOCH_NS, () -> false);
      LiveEpoch epoch = epochs.take();
      EpochObservation o = replay.observe(e, epoch.tape(), look, epoch.real(), Optional.empty(),
          Disturbances.NONE);
      if (e >= LOOKS / 2) {
        warm.add(o);
      }
    }
    return ControlPlan.of(goal.blockPriceNs(), baseline, new Controller(looking).opening(warm),
        menu, goal.polledBudget(vcpus));
  }

  private ServedRun serve(LabVm vm, LiveEpochs epochs, WatchedLab lab, ControlPlan plan)
      throws InterruptedException {
    ServeText screen = new ServeText(haltwise.console().look(), plan.blockPriceNs(),
        haltwise.console()::print);
    List<Map<String, Object>> decisions = new ArrayList<>();
    Controller controller = new Controller(plan);
    ControllerState state = controller.begin();
    EpochReplay replay = new EpochReplay(rule, plan, vm.vcpuThreads().size());
    ServedRun.Count count = new ServedRun.Count(workload.label(), lab.threadIds());
    HostSettings inForce = plan.start();
    Optional<Decision.Probe> probe = Optional.empty();
    set(vm, epochs, inForce);
    try (ServeGoal.Sink log = goal.sink(plan, "lab " + workload.label())) {
      for (long e = 0; !lab.hasEnded(); e++) {
        if (probe.isPresent()) {
          set(vm, epochs, probe.get().probed());
          read(epochs, EPOCH_NS / EpochTape.SLICES, lab::hasEnded);
          set(vm, epochs, inForce);
          read(epochs, EPOCH_NS - EPOCH_NS / EpochTape.SLICES, lab::hasEnded);
        } else {
          read(epochs, EPOCH_NS, lab::hasEnded);
        }
        if (lab.hasEnded()) {
          break;
        }
        LiveEpoch epoch = epochs.take();
        Optional<Measured> probed = probe.map(_ -> epoch.first());
        EpochObservation o = replay.observe(e, epoch.tape(), inForce, epoch.real(), probed,
            new Disturbances(epoch.lost(), count.stealShare(), List.of()));
        Step step = controller.step(state, o);
        state = step.state();
        Decision d = step.decision();
        probe = d instanceof Decision.Probe p ? Optional.of(p) : Optional.empty();
        if (!d.settings().equals(inForce)) {
          set(vm, epochs, d.settings());
        }
        count.add(o, !d.settings().equals(inForce), vm.workDone());
        inForce = d.settings();
        log.add(o, d);
        if (!haltwise.json()) {
          screen.tell(o, d);
        } else if (!(d instanceof Decision.Keep)) {
          decisions.add(ServeDocument.decision(o, d, plan.blockPriceNs()));
        }
      }
    }
    lab.throwIfFailed();
    if (!haltwise.json()) {
      screen.end();
      haltwise.console().print("\n");
    }
    return count.run(plan, decisions);
  }

  private static void set(LabVm vm, LiveEpochs epochs, HostSettings settings) {
    vm.haltPollMax(settings.maxNs());
    epochs.ownMax(settings.maxNs());
  }

  private static void read(LiveEpochs epochs, long forNs, BooleanSupplier ended)
      throws InterruptedException {
    long endNs = System.nanoTime() + forNs;
    while (System.nanoTime() < endNs && !ended.getAsBoolean()) {
      Thread.sleep(Math.max(1, Math.min(READ_EVERY_NS, endNs - System.nanoTime()) / 1_000_000));
      epochs.read();
    }
  }
}
