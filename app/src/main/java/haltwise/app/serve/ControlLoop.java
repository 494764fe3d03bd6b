package haltwise.app.serve;

import haltwise.app.top.OwnCost;
import haltwise.app.top.WatchCost;
import haltwise.app.top.Watchlist;
import haltwise.control.ControlPlan;
import haltwise.control.Controller;
import haltwise.control.Decision;
import haltwise.control.Disturbances;
import haltwise.control.Disturbances.MissedGoal;
import haltwise.control.EpochObservation;
import haltwise.control.Spending;
import haltwise.control.halts.EpochReplay;
import haltwise.control.halts.EpochTape;
import haltwise.linux.HostException;
import haltwise.linux.HostFiles;
import haltwise.replay.HostRule;
import haltwise.trace.HostSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Chooses settings epoch by epoch while VMs run: lets an epoch pass, observes it, decides, sets, and reads back. While
/// none runs, the baseline is in force. For one thread.
public final class ControlLoop {
  public static final long EPOCH_NS = 250_000_000;
  /// Looks on without polling, then with plenty, each for two epochs: what blocking takes, and what halts are like when
  /// nobody waits for a late peer.
  private static final int LOOKS = 4;
  public static final long LOOK_NS = LOOKS * EPOCH_NS;
  private static final long GENEROUS_NS = 1_000_000;
  /// Each reading has its price, and the kernel's buffers last longer.
  private static final long READ_EVERY_NS = EPOCH_NS / 2;
  private static final long LOOK_FOR_END_NS = 50_000_000;
  /// Epochs between two looks for VMs that came or went.
  private static final int LOOK_FOR_VMS_EVERY = 8;
  private static final long WAIT_NS = 1_000_000_000;
  /// The controller begins anew each hour, so that a decision log can be cut there and each part taken again by itself.
  private static final int RENEW_EVERY = 14_400;

  private final ServedVms vms;
  private final Actuator actuator;
  private final HostRule rule;
  private final Supplier<LiveEpochs> feeds;
  private final Supplier<ServeConfig> configs;
  private final EpochWatcher watchers;
  private final OwnCost own;
  private final HostFiles host;
  private final HostSteal steal;
  private final long startNs = System.nanoTime();
  private List<Watchlist.Found> found = List.of();
  private Optional<Controlling> now = Optional.empty();
  private Optional<Condition> condition = Optional.empty();
  private long epoch;
  private Optional<String> hindrance = Optional.empty();

  /// @param feeds gives the epochs of what runs; asked each time that VMs run again
  /// @param configs what to reach, asked each epoch: it may be another one from then on
  /// @param watchers none of which may make it wait: see [Watchers]
  /// @param foreignThreads of this process, that do not work for it
  public ControlLoop(ServedVms vms, Actuator actuator, HostRule rule, Supplier<LiveEpochs> feeds,
      Supplier<ServeConfig> configs, EpochWatcher watchers, List<Integer> foreignThreads) {
    this(vms, actuator, rule, feeds, configs, watchers, foreignThreads,
        HostFiles.ofThisHost());
  }

  ControlLoop(ServedVms vms, Actuator actuator, HostRule rule, Supplier<LiveEpochs> feeds,
      Supplier<ServeConfig> configs, EpochWatcher watchers, List<Integer> foreignThreads,
      HostFiles host) {
    this.host = host;
    steal = new HostSteal(host);
    this.vms = vms;
    this.actuator = actuator;
    this.rule = rule;
    this.feeds = feeds;
    this.configs = configs;
    this.watchers = watchers;
    own = new OwnCost(foreignThreads);
  }

  /// Until control is to end. Then the baseline is in force.
  ///
  /// @param start settings to begin with; empty: what a look at the VMs recommends
  /// @param warmUpNs that VMs run before anything counts
  /// @throws HostException when the host does not allow tracing, or the baseline cannot be restored at the end
  public void serve(Optional<HostSettings> start, long warmUpNs) throws InterruptedException {
    try {
      while (!vms.ended()) {
        found = vms.look();
        if (found.isEmpty()) {
          watchers.waiting(Instant.now(), actuator.inForce());
          pause(WAIT_NS);
        } else {
          try (LiveEpochs halts = feeds.get()) {
            halts.follow(found);
            read(halts, warmUpNs);
            halts.take();
            begin(halts, start);
            control(halts);
          }
          if (found.isEmpty()) {
            leave();
          }
        }
      }
    } finally {
      restore();
    }
  }

  private void pause(long forNs) throws InterruptedException {
    long endNs = System.nanoTime() + forNs;
    while (System.nanoTime() < endNs && !vms.ended()) {
      Thread.sleep(LOOK_FOR_END_NS / 1_000_000);
    }
  }

  private void begin(LiveEpochs halts, Optional<HostSettings> start) throws InterruptedException {
    if (now.isPresent() && now.get().isForeign()) {
      return; // goes on, and leaves what somebody else set
    }
    actuator.begin().forEach(watchers::note);
    condition = configs.get().now(host);
    ServeTarget target = configs.get().target(condition);
    HostSettings from = start.isPresent() ? start.get() : opening(halts, target);
    begin(plan(halts, target, from), Spending.NOTHING);
    own.takeNs();
    steal.takeShare();
  }

  private void begin(ControlPlan plan, Spending spent) {
    watchers.plan(plan, epoch, spent);
    now = Optional.of(new Controlling(plan, rule, epoch, spent));
  }

  /// What to begin with, after a look at halts without polling and with plenty; where a budget is to be kept, only without.
  private HostSettings opening(LiveEpochs halts, ServeTarget target) throws InterruptedException {
    ControlPlan looking = plan(halts, target, actuator.baseline());
    EpochReplay replay = new EpochReplay(rule, looking);
    List<EpochObservation> warm = new ArrayList<>();
    for (int e = 0; e < LOOKS && !vms.ended(); e++) {
      boolean cold = e < LOOKS / 2 || looking.polledBudget().isPresent();
      HostSettings look = actuator.baseline().withMaxNs(cold ? 0 : GENEROUS_NS);
      LiveEpoch seen = under(halts, look, Optional.empty());
      EpochObservation o = replay.observe(e, seen.tape(), actuator.inForce(), seen.real(),
          Optional.empty(), Disturbances.NONE);
      if (e >= LOOKS / 2) {
        warm.add(o);
      }
    }
    return new Controller(looking).opening(warm);
  }

  private ControlPlan plan(LiveEpochs halts, ServeTarget target, HostSettings start) {
    Optional<Double> budget = target.polledBudget(halts.vcpus());
    ControlPlan plan = ControlPlan.of(target.blockPriceNs(), actuator.baseline(), start,
        actuator.menu(), budget);
    // What settings in force by name alone poll while nobody watches, nobody counts.
    return target.rest() && (actuator.isReal() || budget.isEmpty()) ? plan : plan.withoutRests();
  }

  /// Until no VM runs, or control is to end.
  private void control(LiveEpochs halts) throws InterruptedException {
    while (true) {
      Controlling at = now.orElseThrow();
      LiveEpoch seen = at.rests()
          ? unwatched(halts)
          : under(halts, at.wanted(), at.probe());
      if (vms.ended()) {
        return;
      }
      if (!actuator.lasts()) {
        watchers.note("The kvm module was unloaded, or loaded anew: control begins anew, from the"
            + " values that it has now.");
        now = Optional.empty();
        restore();
        return;
      }
      EpochObservation o = observe(halts, at, seen);
      Decision d = at.decide(o);
      watchers.epoch(new EpochRecord(Instant.now(), System.nanoTime() - startNs, seen.lengthNs(),
          at.plan(), o, d, condition, cost(halts, seen), seen.vms(), 0));
      epoch++;
      if (epoch % LOOK_FOR_VMS_EVERY == 0 && !follow(halts)) {
        return;
      }
      renew(halts, at);
    }
  }

  /// No VM runs any more. What is told is so by then.
  private void leave() {
    boolean isForeign = now.isPresent() && now.get().isForeign();
    if (!isForeign) {
      restore();
    }
    watchers.note("No VM runs any more."
        + (isForeign ? "" : " " + actuator.baseline() + " is in force until one does."));
  }

  private void restore() {
    actuator.restore().forEach(watchers::note);
  }

  /// Whether any VM runs still.
  private boolean follow(LiveEpochs halts) {
    List<Watchlist.Found> next = vms.look();
    if (!next.equals(found)) {
      found = next;
      halts.follow(found);
    }
    return !found.isEmpty();
  }

  /// Begins anew where another target holds, or it is time.
  private void renew(LiveEpochs halts, Controlling at) {
    Optional<Condition> next = configs.get().now(host);
    if (!next.equals(condition)) {
      condition = next;
      String holds = next.map(c -> "when." + c.word() + " holds").orElse("no condition holds");
      watchers.note("From here on " + holds + ": another target.");
    }
    if (at.isForeign() || !at.plan().candidates().contains(at.wanted())) {
      return;
    }
    ControlPlan plan = plan(halts, configs.get().target(condition), at.wanted());
    boolean isOther = plan.blockPriceNs() != at.plan().blockPriceNs()
        || !plan.polledBudget().equals(at.plan().polledBudget())
        || !plan.pace().equals(at.plan().pace());
    if (isOther || epoch % RENEW_EVERY == 0) {
      begin(plan, at.spent());
    }
  }

  private EpochObservation observe(LiveEpochs halts, Controlling at, LiveEpoch seen) {
    List<MissedGoal> missed = configs.get().target(condition).latency().stream()
        .flatMap(goal -> seen.vms().stream().filter(vm -> vm.wakes().miss(goal))
            .map(vm -> new MissedGoal(vm.name() + " " + vm.processId(), goal.measure(),
                vm.wakes().by(goal), goal.maxNs())))
        .toList();
    Disturbances disturbances = new Disturbances(seen.lost(), steal.takeShare(), missed,
        hindrance);
    if (at.rests()) {
      return EpochObservation.unwatched(epoch, seen.lengthNs(), halts.vcpus(), actuator.inForce(),
          seen.counted(), disturbances);
    }
    return actuator.isReal()
        ? at.observe(epoch, seen, actuator.inForce(), disturbances)
        : at.suppose(epoch, seen, actuator.inForce(), disturbances);
  }

  private WatchCost cost(LiveEpochs halts, LiveEpoch seen) {
    return new WatchCost((double) own.takeNs() / seen.lengthNs(),
        seen.events() * 1e9 / seen.lengthNs(), halts.lost(), halts.eventNs());
  }

  /// One epoch under these settings; its first slice under those of a probe.
  private LiveEpoch under(LiveEpochs halts, HostSettings settings, Optional<HostSettings> probe)
      throws InterruptedException {
    long firstNs = EPOCH_NS / EpochTape.SLICES;
    hindrance = Optional.empty();
    halts.wake();
    if (probe.isPresent()) {
      set(halts, probe.get());
      read(halts, firstNs);
    }
    set(halts, settings);
    read(halts, probe.isPresent() ? EPOCH_NS - firstNs : EPOCH_NS);
    return halts.take();
  }

  /// One epoch in which it looks away.
  private LiveEpoch unwatched(LiveEpochs halts) throws InterruptedException {
    long endNs = System.nanoTime() + EPOCH_NS;
    hindrance = Optional.empty();
    halts.rest();
    for (long leftNs = endNs - System.nanoTime(); leftNs > 0
        && !vms.ended(); leftNs = endNs - System.nanoTime()) {
      Thread.sleep(Math.max(1, Math.min(READ_EVERY_NS, leftNs) / 1_000_000));
    }
    return halts.glance();
  }

  private void set(LiveEpochs halts, HostSettings settings) {
    HostSettings present = actuator.inForce();
    if (!settings.equals(present)) {
      halts.read(); // under the ceiling that held for them
      try {
        actuator.set(settings);
      } catch (HostException e) {
        hindrance = Optional.of(settings + " could not come into force: " + e.what() + ".");
      }
      present = actuator.inForce();
    }
    if (actuator.isReal()) {
      halts.ceiling(present.maxNs());
    }
  }

  /// Takes the halts of so long, or until control is to end.
  private void read(LiveEpochs halts, long forNs) throws InterruptedException {
    long endNs = System.nanoTime() + forNs;
    long leftNs = forNs;
    while (leftNs > 0 && !vms.ended()) {
      Thread.sleep(Math.max(1, Math.min(READ_EVERY_NS, leftNs) / 1_000_000));
      halts.read();
      leftNs = endNs - System.nanoTime();
    }
  }
}
