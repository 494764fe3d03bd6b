package haltwise.app.serve;

import haltwise.app.top.OwnCost;
import haltwise.app.top.WatchCost;
import haltwise.control.ControlPlan;
import haltwise.control.Controller;
import haltwise.control.Decision;
import haltwise.control.Disturbances;
import haltwise.control.EpochObservation;
import haltwise.control.halts.EpochReplay;
import haltwise.control.halts.EpochTape;
import haltwise.linux.HostFiles;
import haltwise.replay.HostRule;
import haltwise.trace.HostSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Chooses settings epoch by epoch: lets one pass, observes it, decides, sets, and reads back. For one thread.
public final class ControlLoop implements AutoCloseable {
  public static final long EPOCH_NS = 250_000_000;
  /// Looks on without polling, then with plenty, each for two epochs: what blocking takes, and what halts are like when
  /// nobody waits for a late peer.
  private static final int LOOKS = 4;
  public static final long LOOK_NS = LOOKS * EPOCH_NS;
  private static final long GENEROUS_NS = 1_000_000;
  private static final long READ_EVERY_NS = 50_000_000;

  private final ServedVms vms;
  private final Actuator actuator;
  private final HostRule rule;
  private final EpochWatcher watchers;
  private final OwnCost own;
  private final LiveEpochs halts;
  private final HostFiles host = HostFiles.ofThisHost();
  private final HostSteal steal = new HostSteal(host);
  private final long startNs = System.nanoTime();

  /// @param watchers none of which may make it wait: see [Watchers]
  /// @param foreignThreads of this process, that do not work for it
  /// @throws haltwise.linux.HostException when the host does not allow tracing
  public ControlLoop(ServedVms vms, Actuator actuator, HostRule rule, EpochWatcher watchers,
      List<Integer> foreignThreads) {
    this.vms = vms;
    this.actuator = actuator;
    this.rule = rule;
    this.watchers = watchers;
    own = new OwnCost(foreignThreads);
    halts = new LiveEpochs(rule, EPOCH_NS);
    halts.follow(vms.look());
  }

  /// Lets VMs run for so long before anything counts.
  public void warmUp(long forNs) throws InterruptedException {
    read(forNs);
    halts.take();
  }

  /// What to begin with, after a look at halts without polling and with plenty.
  public HostSettings opening(ServeTarget target) throws InterruptedException {
    ControlPlan looking = plan(target, actuator.baseline());
    EpochReplay replay = new EpochReplay(rule, looking, halts.vcpus());
    List<EpochObservation> warm = new ArrayList<>();
    for (int e = 0; e < LOOKS; e++) {
      HostSettings look = actuator.baseline().withMaxNs(e < LOOKS / 2 ? 0 : GENEROUS_NS);
      LiveEpoch epoch = under(look, Optional.empty());
      EpochObservation o = replay.observe(e, epoch.tape(), look, epoch.real(), Optional.empty(),
          Disturbances.NONE);
      if (e >= LOOKS / 2) {
        warm.add(o);
      }
    }
    return new Controller(looking).opening(warm);
  }

  /// Until control is to end.
  ///
  /// @param start settings to begin with
  public void serve(ServeConfig config, HostSettings start) throws InterruptedException {
    Optional<Condition> condition = Optional.empty();
    Controlling now = begin(plan(config.usual(), start), 0);
    own.takeNs();
    for (long e = 0;; e++) {
      LiveEpoch epoch = under(now.wanted(), now.probe());
      if (vms.ended()) {
        break;
      }
      EpochObservation o = now.observe(e, epoch, actuator.inForce(), steal.takeShare());
      Decision d = now.decide(o);
      watchers.epoch(new EpochRecord(Instant.now(), System.nanoTime() - startNs, epoch.lengthNs(),
          now.plan(), o, d, condition, cost(epoch), epoch.vms(), 0));
      Optional<Condition> next = config.now(host);
      if (!next.equals(condition)) {
        condition = next;
        String holds = next.map(c -> "when." + c.word() + " holds").orElse("no condition holds");
        watchers.note("From here on " + holds + ": another target.");
        now = begin(plan(config.target(next), now.wanted()), e + 1);
      }
    }
  }

  private Controlling begin(ControlPlan plan, long firstEpoch) {
    watchers.plan(plan, firstEpoch);
    return new Controlling(plan, rule, halts.vcpus(), firstEpoch);
  }

  private ControlPlan plan(ServeTarget target, HostSettings start) {
    return ControlPlan.of(target.blockPriceNs(), actuator.baseline(), start, actuator.menu(),
        target.polledBudget(halts.vcpus()));
  }

  private WatchCost cost(LiveEpoch epoch) {
    return new WatchCost((double) own.takeNs() / epoch.lengthNs(),
        epoch.events() * 1e9 / epoch.lengthNs(), halts.lost(), halts.eventNs());
  }

  /// One epoch under these settings; its first slice under those of a probe.
  private LiveEpoch under(HostSettings settings, Optional<HostSettings> probe)
      throws InterruptedException {
    long firstNs = EPOCH_NS / EpochTape.SLICES;
    if (probe.isPresent()) {
      set(probe.get());
      read(firstNs);
    }
    set(settings);
    read(probe.isPresent() ? EPOCH_NS - firstNs : EPOCH_NS);
    return halts.take();
  }

  private void set(HostSettings settings) {
    if (!settings.equals(actuator.inForce())) {
      halts.read(); // under the ceiling that held for them
      actuator.set(settings);
    }
    halts.ceiling(settings.maxNs());
  }

  /// Takes the halts of so long, or until control is to end.
  private void read(long forNs) throws InterruptedException {
    long endNs = System.nanoTime() + forNs;
    long leftNs = forNs;
    while (leftNs > 0 && !vms.ended()) {
      Thread.sleep(Math.max(1, Math.min(READ_EVERY_NS, leftNs) / 1_000_000));
      halts.read();
      leftNs = endNs - System.nanoTime();
    }
  }

  @Override
  public void close() {
    halts.close();
  }
}
