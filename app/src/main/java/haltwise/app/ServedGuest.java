package haltwise.app;

import haltwise.app.agent.GuestIdleCounts;
import haltwise.app.agent.GuestInUse;
import haltwise.app.serve.GuestRun;
import haltwise.app.serve.GuestSteal;
import haltwise.app.serve.ServeTarget;
import haltwise.apply.ParameterValues;
import haltwise.apply.Request;
import haltwise.control.guest.GuestController;
import haltwise.control.guest.GuestLook;
import haltwise.control.guest.GuestPlan;
import haltwise.linux.HaltpollParameters;
import haltwise.linux.HostException;
import haltwise.linux.HostFiles;
import haltwise.linux.HostIdentity;
import haltwise.linux.LifeOfProcess;
import haltwise.record.Recording;
import haltwise.record.Spool;
import haltwise.replay.GuestRule;
import haltwise.replay.ReplayModel;
import haltwise.report.IdleCheckText;
import haltwise.trace.GuestSettings;
import haltwise.trace.Nanos;
import haltwise.trace.Trace;
import haltwise.trace.facts.IdleCheck;
import haltwise.trace.facts.TraceFacts;
import haltwise.tune.Objective;
import haltwise.tune.PollingCosts;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `haltwise serve --guest`: this guest's own governor. It does not watch all the time, which would cost a guest more than it
/// gains: every now and then it looks at the idle periods of a second.
final class ServedGuest {
  private static final Set<String> OWN = Set.of("--guest-look", "--guest-every");
  private static final LifeOfProcess SELF = LifeOfProcess.own();
  private static final long SECOND_NS = 1_000_000_000;
  private static final long SEED = 1;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--guest-look", paramLabel = "TIME", defaultValue = "1s", converter = DurationConverter.class, description = {
      "How long a look at the idle periods takes (default: ${DEFAULT-VALUE})."})
  private long lookNs = SECOND_NS;

  @Option(names = "--guest-every", paramLabel = "TIME", defaultValue = "10s", converter = DurationConverter.class, description = {
      "From the start of one look to that of the next (default: ${DEFAULT-VALUE}). More than 20 %% of steal in any second"
          + " brings the next one at once."})
  private long everyNs = 10 * SECOND_NS;

  /// One of these options that was given, as on the command line.
  Optional<String> anyGiven() {
    return spec.commandLine().getParseResult().matchedOptions().stream().map(o -> o.names()[0])
        .filter(OWN::contains).findFirst();
  }

  /// @param dryRun whether nothing is written
  /// @param durationNs until it ends by itself
  void run(HaltwiseCommand haltwise, ServeGoal goal, ChangedHost host, boolean dryRun,
      ListenOption listen, long durationNs) throws InterruptedException {
    if (lookNs < 1_000_000 || everyNs < lookNs) {
      throw new IllegalArgumentException("--guest-look " + Nanos.text(lookNs) + " every "
          + Nanos.text(everyNs)
          + " is out of range. Use at least 1ms, and --guest-every not shorter than --guest-look.");
    }
    GuestSettings baseline = inForce();
    GuestInUse inUse = GuestInUse.read(HostFiles.ofThisHost()::read);
    if (!inUse.governor().equals("haltpoll")) {
      throw new HostException(String.join(" ", inUse.sentences()), 0,
          "There is nothing to control until it does.");
    }
    GuestController controller = new GuestController(plan(goal.config().usual(), baseline));
    GuestRun run = new GuestRun(haltwise.console().look(), dryRun);
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    try (ShutdownGuard _ = ShutdownGuard.closing(() -> {
      stop.countDown();
      ended.await(lookNs + 10 * SECOND_NS, TimeUnit.NANOSECONDS);
    });
        ScratchFolder folder = ScratchFolder.create();
        ServeWeb _ = ServeWeb.startGuest(haltwise, listen, run)) {
      loop(haltwise, controller, run, host, dryRun, folder, stop, durationNs);
    } finally {
      if (!dryRun) {
        host.changeInTheEnd(changer -> changer.endOf(SELF));
      }
      ended.countDown();
    }
    if (haltwise.json()) {
      haltwise.answer(_ -> "", run::document);
    }
  }

  private void loop(HaltwiseCommand haltwise, GuestController controller, GuestRun run,
      ChangedHost host, boolean dryRun, ScratchFolder folder, CountDownLatch stop,
      long durationNs) throws InterruptedException {
    GuestSteal steal = new GuestSteal(HostFiles.ofThisHost());
    GuestController.State state = controller.begin();
    long startNs = System.nanoTime();
    GuestIdleCounts counted = idled();
    long countedNs = startNs;
    Set<Integer> cautioned = new HashSet<>();
    for (long n = 0; stop.getCount() > 0 && System.nanoTime() - startNs < durationNs; n++) {
      long lookedNs = System.nanoTime();
      Trace trace = look(folder, n);
      caution(haltwise, trace, cautioned);
      // A dry run goes on as if its choices had come into force.
      GuestSettings now = dryRun ? state.asked() : inForce();
      GuestLook look = GuestLook.of(n, now, steal.takeHighest(), trace, model(trace),
          controller.plan());
      GuestController.Step step = controller.step(state, look);
      if (!dryRun && !step.decision().settings().equals(now)) {
        set(host, step.decision().settings());
      }
      state = step.state();
      GuestIdleCounts idled = idled();
      long idledNs = System.nanoTime();
      String line = run.add(Instant.now(), trace.info().elapsedNs(), look, step.decision(),
          dryRun ? inForce() : now, idled.since(counted), idledNs - countedNs);
      counted = idled;
      countedNs = idledNs;
      if (!haltwise.json()) {
        haltwise.console().print(line);
      }
      while (System.nanoTime() - lookedNs < everyNs
          && System.nanoTime() - startNs < durationNs
          && !stop.await(Math.min(SECOND_NS, everyNs), TimeUnit.NANOSECONDS)
          && steal.watch() <= GuestController.TOO_MUCH_STEAL) {
        // Until the next look is due.
      }
    }
  }

  /// Says once of each CPU that its events do not tell what it does.
  private static void caution(HaltwiseCommand haltwise, Trace trace, Set<Integer> cautioned) {
    for (IdleCheck check : IdleCheck.disagreeing(TraceFacts.of(trace))) {
      if (cautioned.add(check.cpu())) {
        haltwise.console().note("haltwise: CAUTION: " + IdleCheckText.sentence(check)
            + " Settings for all CPUs are chosen by what the others do.");
      }
    }
  }

  private static GuestIdleCounts idled() {
    return GuestIdleCounts.read(HostFiles.ofThisHost()::read);
  }

  private static GuestPlan plan(ServeTarget target, GuestSettings baseline) {
    String release = HostIdentity.read().kernelRelease();
    int cpus = Runtime.getRuntime().availableProcessors();
    return GuestPlan.of(new Objective.Cost("block price", target.blockPriceNs()),
        target.polledBudget(cpus), baseline, GuestRule.of(release), PollingCosts.DEFAULT);
  }

  private Trace look(ScratchFolder folder, long number) throws InterruptedException {
    Recording recording = VmRecording.runGuest("this guest", lookNs,
        folder.path().resolve("look" + number + ".spool"));
    try (Spool spool = Spool.open(recording.spool())) {
      return spool.trace();
    } finally {
      recording.spool().toFile().delete();
    }
  }

  private static ReplayModel model(Trace trace) {
    return ReplayModel.learn(List.of(trace), SEED);
  }

  private static GuestSettings inForce() {
    HaltpollParameters p = HaltpollParameters.read().orElseThrow(() -> new HostException(
        "This machine has no haltpoll governor", 0,
        "--guest is for a Linux guest whose kernel has one (CONFIG_CPU_IDLE_GOV_HALTPOLL, 5.4 and later)."));
    return new GuestSettings(p.maxNs(), p.grow(), p.growStartNs(), p.shrink(), p.allowShrink());
  }

  private static void set(ChangedHost host, GuestSettings settings) {
    host.change(changer -> changer.apply(new Request(ParameterValues.of(settings),
        OptionalLong.empty(), Optional.of(SELF), false, false, "haltwise serve --guest",
        System.getProperty("user.name", "?"))));
  }
}
