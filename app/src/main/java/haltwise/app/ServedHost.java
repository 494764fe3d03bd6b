package haltwise.app;

import haltwise.app.serve.Actuator;
import haltwise.app.serve.ControlLoop;
import haltwise.app.serve.DebugfsCounters;
import haltwise.app.serve.DryRun;
import haltwise.app.serve.EpochWatcher;
import haltwise.app.serve.Explained;
import haltwise.app.serve.HostParameters;
import haltwise.app.serve.KvmCounters;
import haltwise.app.serve.LiveEpochs;
import haltwise.app.serve.RunFile;
import haltwise.app.serve.ServeDocument;
import haltwise.app.serve.ServeText;
import haltwise.app.serve.ServedRun;
import haltwise.app.serve.ServedVms;
import haltwise.app.serve.Watchers;
import haltwise.app.service.JournalText;
import haltwise.app.service.ServiceWatcher;
import haltwise.app.top.AskedGuest;
import haltwise.app.top.Watchlist;
import haltwise.apply.ChangeLock;
import haltwise.apply.Host;
import haltwise.apply.ParameterValues;
import haltwise.linux.HostException;
import haltwise.linux.HostIdentity;
import haltwise.linux.ServiceManager;
import haltwise.linux.Tracefs;
import haltwise.record.LiveHalts;
import haltwise.record.Spool;
import haltwise.record.SpoolFeed;
import haltwise.replay.HostRule;
import haltwise.replay.KernelDefaults;
import haltwise.trace.HostSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `haltwise serve` on a host: its parameters, for the VMs that run.
final class ServedHost {
  private static final Set<String> OWN = Set.of("--vm", "--dry-run", "--spool", "--agent",
      "--journal", "--root", "--run-folder");
  private static final Set<String> FOR_VMS = Set.of("--vm", "--spool", "--agent",
      "--run-folder");
  private static final long ORDERLY_END_S = 20;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--vm", paramLabel = "PID", description = {
      "Follow the halts of this VM; repeatable (default: all that run). The parameters are those of the whole host."})
  private List<Integer> processIds = new ArrayList<>();

  @Option(names = "--dry-run", description = "Decide, say it, and write nothing.")
  private boolean dryRun;

  @Option(names = "--spool", paramLabel = "SPOOL", description = {
      "Take the halts of this spool (haltwise record --spool), at the speed at which they happened and over and over, as if"
          + " its VMs ran now; repeatable. Writes nothing."})
  private List<Path> spools = new ArrayList<>();

  @Option(names = "--run-folder", paramLabel = "FOLDER", defaultValue = "/run/haltwise", description = {
      "Where a running daemon keeps what --explain reads (default: ${DEFAULT-VALUE})."})
  private Path runFolder = Path.of("/run/haltwise");

  @Mixin
  private AskedGuestOption agent = new AskedGuestOption();

  @Mixin
  private ChangedHost host = new ChangedHost();

  /// One of these options that was given, as on the command line.
  Optional<String> anyGiven() {
    return spec.commandLine().getParseResult().matchedOptions().stream().map(o -> o.names()[0])
        .filter(OWN::contains).findFirst();
  }

  /// One that has no meaning inside a guest.
  Optional<String> anyForVms() {
    return spec.commandLine().getParseResult().matchedOptions().stream().map(o -> o.names()[0])
        .filter(FOR_VMS::contains).findFirst();
  }

  /// `haltwise serve --guest`: with this host's journal, as the guest's own.
  void runGuest(ServedGuest guest, HaltwiseCommand haltwise, ServeGoal goal, ListenOption listen,
      long durationNs) throws InterruptedException {
    guest.run(haltwise, goal, host, dryRun, listen, durationNs);
  }

  void explain(HaltwiseCommand haltwise) {
    Explained explained = Explained.read(runFolder);
    haltwise.answer(look -> explained.text(look, ZoneId.systemDefault()), explained::document);
  }

  /// @param begin settings to begin with
  /// @param durationNs until it ends by itself
  void run(HaltwiseCommand haltwise, ServeGoal goal, ListenOption listen,
      Optional<SettingsChoice> begin, long durationNs) throws InterruptedException {
    agent.check(processIds);
    if (spools.isEmpty()) {
      // Else a user who may see nothing is told that no VM runs, and waits for ever.
      Tracefs.open().close();
    }
    goal.checkOutput();
    Optional<ServiceManager> service = ServiceManager.of(System.getenv());
    ReloadedConfig config = new ReloadedConfig(goal, service);
    if (!processIds.isEmpty() && spools.isEmpty()) {
      VmRecording.find(processIds); // or says what is wrong
    }
    Optional<AskedGuest> guest = agent.guest(processIds);
    HostIdentity identity = HostIdentity.read();
    HostRule rule = HostRule.of(identity.kernelRelease(), identity.architecture());
    Stop stop = new Stop(durationNs);
    List<Spool> opened = spools.stream().map(Spool::open).toList();
    try (AutoCloseable _ = only();
        AutoCloseable _ = () -> opened.forEach(Spool::close);
        ShutdownGuard _ = ShutdownGuard.closing(stop)) {
      Actuator actuator = actuator(opened);
      HostSettings kernelDefault = KernelDefaults.of(identity.kernelRelease(),
          identity.architecture());
      Optional<HostSettings> start = begin
          .map(b -> b.resolve(actuator::inForce, kernelDefault));
      ServedRun.Count count = new ServedRun.Count(actuator.what(), () -> -1, haltwise.json());
      try (ServeWeb web = ServeWeb.start(haltwise, listen, actuator.what(), guest);
          Watchers watchers = new Watchers(
              watchers(haltwise, goal, actuator, count, web, service))) {
        config.reloadAtHangup(watchers::note);
        new ControlLoop(vms(opened, stop), actuator, rule,
            () -> opened.isEmpty()
                ? new LiveEpochs(LiveHalts.start(false),
                    new DebugfsCounters(processIds.isEmpty(), watchers::note),
                    ControlLoop.EPOCH_NS)
                : epochs(new SpoolFeed(opened)),
            config,
            watchers, List.of()).serve(start, 0);
      }
      count.run().ifPresent(run -> haltwise.answer(look -> ServeText.summary(run, look),
          () -> ServeDocument.of(run)));
    } catch (RuntimeException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      stop.done();
    }
  }

  private static LiveEpochs epochs(SpoolFeed feed) {
    return new LiveEpochs(feed, KvmCounters.of(feed::counted), ControlLoop.EPOCH_NS);
  }

  /// One daemon at a time.
  private AutoCloseable only() {
    if (!isReal()) {
      return () -> {
      };
    }
    try {
      return ChangeLock.take(runFolder, Duration.ZERO);
    } catch (HostException e) {
      if (!Files.isWritable(runFolder)) {
        throw e;
      }
      throw new HostException("Another haltwise serve controls this host (it holds "
          + runFolder.resolve("lock") + ")", 0,
          "haltwise serve --explain says what it does. Stop that one first, or use --dry-run.");
    }
  }

  private boolean isReal() {
    return !dryRun && spools.isEmpty();
  }

  private Actuator actuator(List<Spool> opened) {
    if (isReal()) {
      String user = System.getProperty("user.name", "?");
      return new HostParameters(host.root(), host::change, user);
    }
    Optional<HostSettings> recorded = opened.stream().findFirst().flatMap(Spool::settingsAtStart);
    return new DryRun(() -> recorded.or(() -> ParameterValues.hostSettings(Host.below(host.root())))
        .orElse(HostSettings.KERNEL_DEFAULT));
  }

  private List<EpochWatcher> watchers(HaltwiseCommand haltwise, ServeGoal goal, Actuator actuator,
      ServedRun.Count count, ServeWeb web, Optional<ServiceManager> service) {
    List<EpochWatcher> all = new ArrayList<>(List.of(count));
    goal.log(spools.isEmpty() ? actuator.what() : spools.toString()).ifPresent(all::add);
    if (isReal()) {
      all.add(new RunFile(runFolder, actuator.what(), "haltwise " + Version.number()));
    }
    all.addAll(web.watchers());
    service.map(ServiceWatcher::new).ifPresent(all::add);
    if (JournalText.isWanted(System.getenv())) {
      all.add(new JournalText(haltwise.console()::note));
    } else if (!haltwise.json()) {
      all.add(new ServeText(haltwise.console().look(), haltwise.console()::print));
    }
    return all;
  }

  private ServedVms vms(List<Spool> opened, Stop stop) {
    Watchlist list = new Watchlist(processIds);
    return new ServedVms() {
      @Override
      public List<Watchlist.Found> look() {
        return opened.isEmpty()
            ? list.look()
            : opened.stream().flatMap(s -> s.vms().stream())
                .map(vm -> new Watchlist.Found("spool", vm)).toList();
      }

      @Override
      public boolean ended() {
        return stop.isSet();
      }
    };
  }

  /// Asks the loop to end, and waits until it has.
  private static final class Stop implements AutoCloseable {
    private final long endNs;
    private final AtomicBoolean set = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);

    Stop(long durationNs) {
      endNs = System.nanoTime() + durationNs;
    }

    boolean isSet() {
      return set.get() || System.nanoTime() >= endNs;
    }

    void done() {
      ended.countDown();
    }

    @Override
    public void close() throws InterruptedException {
      set.set(true);
      if (!ended.await(ORDERLY_END_S, TimeUnit.SECONDS)) {
        throw new IllegalStateException("control did not end in time");
      }
    }
  }
}
