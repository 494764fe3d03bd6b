package haltwise.app;

import haltwise.app.serve.ControlLoop;
import haltwise.app.serve.EpochWatcher;
import haltwise.app.serve.KvmCounters;
import haltwise.app.serve.LabMax;
import haltwise.app.serve.LiveEpochs;
import haltwise.app.serve.ServeConfig;
import haltwise.app.serve.ServeDocument;
import haltwise.app.serve.ServeText;
import haltwise.app.serve.ServedRun;
import haltwise.app.serve.ServedVms;
import haltwise.app.serve.Watchers;
import haltwise.app.top.Watchlist;
import haltwise.lab.LabOptions;
import haltwise.lab.LabVm;
import haltwise.lab.Workload;
import haltwise.linux.HostException;
import haltwise.linux.HostIdentity;
import haltwise.linux.KvmParameters;
import haltwise.record.LiveHalts;
import haltwise.record.counts.StatsSource;
import haltwise.replay.HostRule;
import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// `haltwise serve --lab WORKLOAD`: the max of a VM of our own, chosen anew every epoch.
final class ServedLab {
  private static final long ORDERLY_END_S = 5;

  private final HaltwiseCommand haltwise;
  private final ServeGoal goal;
  private final ListenOption listen;
  private final Workload workload;
  private final LabOptions options;
  private final HostSettings baseline;
  private final HostRule rule;

  ServedLab(HaltwiseCommand haltwise, ServeGoal goal, ListenOption listen, Workload workload,
      LabVmOptions vms, long durationNs) {
    this.haltwise = haltwise;
    this.goal = goal;
    this.listen = listen;
    this.workload = workload;
    HostSettings host = KvmParameters.read().map(TuneCommand::settings)
        .orElseThrow(() -> new HostException("Cannot read /sys/module/kvm/parameters/halt_poll_ns*",
            0, "Load the kvm module, or mount sysfs."));
    LabOptions how = vms.of(workload, durationNs);
    baseline = host.withMaxNs(how.haltPollMaxNs().orElse(host.maxNs()));
    // The looks belong to the warm-up: they are not measured.
    options = how.withHaltPollMaxNs(baseline.maxNs())
        .withWarmUpNs(how.warmUpNs() + ControlLoop.LOOK_NS);
    HostIdentity identity = HostIdentity.read();
    rule = HostRule.of(identity.kernelRelease(), identity.architecture());
  }

  void run() throws InterruptedException {
    goal.checkOutput();
    ServeConfig config = goal.config();
    CountDownLatch told = new CountDownLatch(1);
    try (LabVm vm = LabVm.create(workload, options);
        ShutdownGuard _ = ShutdownGuard.closing(() -> {
          vm.close();
          told.await(ORDERLY_END_S, TimeUnit.SECONDS); // what came of it, after Ctrl-C too
        })) {
      WatchedLab lab = WatchedLab.start(vm, workload, options);
      ServedRun.Count count = new ServedRun.Count(workload.label(), vm::workDone,
          haltwise.json());
      try (
          ServeWeb web = ServeWeb.start(haltwise, listen, "lab " + workload.label(),
              Optional.empty());
          Watchers watchers = new Watchers(watchers(count, web))) {
        new ControlLoop(vms(lab), new LabMax(vm, baseline), rule, () -> epochs(vm),
            () -> config, watchers, lab.threadIds())
            .serve(Optional.empty(), options.warmUpNs() - ControlLoop.LOOK_NS);
      }
      lab.throwIfFailed();
      count.run().ifPresent(run -> {
        if (!haltwise.json()) {
          haltwise.console().print("\n");
        }
        haltwise.answer(look -> ServeText.summary(run, look), () -> ServeDocument.of(run));
      });
    } finally {
      told.countDown();
    }
  }

  private List<EpochWatcher> watchers(ServedRun.Count count, ServeWeb web) {
    List<EpochWatcher> all = new ArrayList<>(List.of(count));
    goal.log("lab " + workload.label()).ifPresent(all::add);
    all.addAll(web.watchers());
    if (!haltwise.json()) {
      all.add(new ServeText(haltwise.console().look(), haltwise.console()::print));
    }
    return all;
  }

  private static LiveEpochs epochs(LabVm vm) {
    StatsSource source = Counting.source(vm);
    return new LiveEpochs(LiveHalts.start(false),
        KvmCounters.of(() -> Optional.of(source.total())),
        ControlLoop.EPOCH_NS);
  }

  private static ServedVms vms(WatchedLab lab) {
    return new ServedVms() {
      @Override
      public List<Watchlist.Found> look() {
        return lab.found();
      }

      @Override
      public boolean ended() {
        return lab.hasEnded();
      }
    };
  }
}
