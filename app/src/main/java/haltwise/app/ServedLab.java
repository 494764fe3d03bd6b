package haltwise.app;

import haltwise.app.serve.LiveEpoch;
import haltwise.app.serve.LiveEpochs;
import haltwise.app.serve.ServeConfig;
import haltwise.app.serve.ServeDocument;
import haltwise.app.serve.ServeTarget;
import haltwise.app.serve.ServeText;
import haltwise.app.serve.ServedRun;
import haltwise.control.ControlPlan;
import haltwise.control.Controller;
import haltwise.control.Disturbances;
import haltwise.control.EpochObservation;
import haltwise.control.Menu;
import haltwise.control.halts.EpochReplay;
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
import java.util.Optional;

/// `haltwise serve --lab WORKLOAD`: the max of a VM of our own, chosen anew every epoch.
final class ServedLab {
  private static final long EPOCH_NS = 250_000_000;
  /// Looks on without polling, then with plenty, each for two epochs: what blocking takes, and what halts are like when
  /// nobody waits for a late peer.
  private static final int LOOKS = 4;
  private static final long GENEROUS_NS = 1_000_000;

  private final HaltwiseCommand haltwise;
  private final ServeGoal goal;
  private final Workload workload;
  private final LabOptions options;
  private final HostSettings baseline;
  private final HostRule rule;

  ServedLab(HaltwiseCommand haltwise, ServeGoal goal, Workload workload, LabVmOptions vms,
      long durationNs) {
    this.haltwise = haltwise;
    this.goal = goal;
    this.workload = workload;
    HostSettings host = KvmParameters.read().map(TuneCommand::settings)
        .orElseThrow(() -> new HostException("Cannot read /sys/module/kvm/parameters/halt_poll_ns*",
            0, "Load the kvm module, or mount sysfs."));
    LabOptions how = vms.of(workload, durationNs);
    baseline = host.withMaxNs(how.haltPollMaxNs().orElse(host.maxNs()));
    // The looks belong to the warm-up: they are not measured.
    options = how.withHaltPollMaxNs(baseline.maxNs())
        .withWarmUpNs(how.warmUpNs() + LOOKS * EPOCH_NS);
    HostIdentity identity = HostIdentity.read();
    rule = HostRule.of(identity.kernelRelease(), identity.architecture());
  }

  void run() throws InterruptedException {
    goal.checkOutput();
    ServeConfig config = goal.config();
    try (LabVm vm = LabVm.create(workload, options); ShutdownGuard _ = ShutdownGuard.closing(vm)) {
      VmTarget target = RecordedLab.plan(vm, workload, options, false).vms().getFirst();
      try (LiveEpochs halts = new LiveEpochs(target, rule, EPOCH_NS)) {
        WatchedLab lab = WatchedLab.start(vm, workload, options);
        ControlledLab controlled = new ControlledLab(vm, halts, lab::hasEnded, rule, EPOCH_NS);
        controlled.read(options.warmUpNs() - LOOKS * EPOCH_NS);
        halts.take();
        HostSettings start = opening(controlled, config.usual());
        ServedRun.Count count = new ServedRun.Count(workload.label(), lab.threadIds());
        ServeText screen = new ServeText(haltwise.console().look(), haltwise.console()::print);
        ControlledLab.Plans plans = t -> plan(vm, t, t.settings());
        ServedRun run;
        try (ServeGoal.Sink log = goal.sink(plan(vm, new ControlledLab.Target(config.usual(),
            start), start), "lab " + workload.label())) {
          run = controlled.serve(config, plans, start, count, log, haltwise.json()
              ? Optional.empty()
              : Optional.of(screen));
        }
        lab.throwIfFailed();
        if (!haltwise.json()) {
          haltwise.console().print("\n");
        }
        haltwise.answer(look -> ServeText.summary(run, look), () -> ServeDocument.of(run));
      }
    }
  }

  private ControlPlan plan(LabVm vm, ControlledLab.Target t, HostSettings start) {
    ServeTarget target = t.target();
    return ControlPlan.of(target.blockPriceNs(), baseline, start, Menu.ofMax(baseline),
        target.polledBudget(vm.vcpuThreads().size()));
  }

  private HostSettings opening(ControlledLab controlled, ServeTarget target)
      throws InterruptedException {
    ControlPlan looking = plan(controlled.vm(), new ControlledLab.Target(target, baseline),
        baseline);
    EpochReplay replay = new EpochReplay(rule, looking, controlled.vm().vcpuThreads().size());
    List<EpochObservation> warm = new ArrayList<>();
    for (int e = 0; e < LOOKS; e++) {
      HostSettings look = baseline.withMaxNs(e < LOOKS / 2 ? 0 : GENEROUS_NS);
      LiveEpoch epoch = controlled.under(look, Optional.empty());
      EpochObservation o = replay.observe(e, epoch.tape(), look, epoch.real(), Optional.empty(),
          Disturbances.NONE);
      if (e >= LOOKS / 2) {
        warm.add(o);
      }
    }
    return new Controller(looking).opening(warm);
  }
}
