package haltwise.app;

import haltwise.app.top.AskedGuest;
import haltwise.app.top.BatchDocument;
import haltwise.app.top.BatchText;
import haltwise.app.top.Column;
import haltwise.app.top.ShownRows;
import haltwise.app.top.Snapshot;
import haltwise.app.top.TopLoop;
import haltwise.app.top.TopState;
import haltwise.app.top.TopTerminal;
import haltwise.app.top.Watch;
import haltwise.app.top.Watchlist;
import haltwise.lab.LabVm;
import haltwise.lab.Workload;
import haltwise.linux.VmProcess;
import haltwise.trace.Nanos;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows what the vCPUs of this host do now.
@Command(name = "top", description = {
    "Shows every vCPU live: halts, hits, polled and wasted time, wake latency, window.",
    "Keys: arrows select and sort, / filters, p pauses, h helps, q quits."}, footerHeading = "%nExample:%n", footer = {
        "  haltwise top                          all VMs of this host",
        "  haltwise top --lab storage            a VM of its own, to look at",
        "  haltwise top --vm $(pgrep -o qemu) --sort wasted",
        "  haltwise top --vm $(pgrep -o qemu) --agent /run/web.agent",
        "  haltwise top --batch --interval 10s >> halts.log"})
final class TopCommand implements Runnable {
  private static final long SHORTEST_NS = 100_000_000L;
  private static final long LONGEST_NS = 3_600_000_000_000L;
  private static final long READ_EVERY_MS = 100;
  /// How long a lab VM may run at most.
  private static final long DAY_NS = 86_400_000_000_000L;

  private final HaltwiseCommand haltwise;

  @Option(names = "--vm", paramLabel = "PID", description = "Process of a VM; repeatable (default: all running VMs).")
  private List<Integer> processIds = new ArrayList<>();

  @Option(names = "--lab", paramLabel = "WORKLOAD", description = "Run a lab workload and show it.")
  private @Nullable String lab;

  @Option(names = "--interval", paramLabel = "TIME", defaultValue = "1s", converter = DurationConverter.class, description = "Time"
      + " between two updates (default: ${DEFAULT-VALUE}).")
  private long intervalNs;

  @Option(names = "--duration", paramLabel = "TIME", converter = DurationConverter.class, description = "End after this time (default:"
      + " on q or Ctrl-C).")
  private @Nullable Long durationNs;

  @Option(names = "--batch", description = "Print lines for logs: one for each vCPU and interval. Implied by --json, which"
      + " prints one JSON object a line.")
  private boolean batch;

  @Option(names = "--sort", paramLabel = "COLUMN", description = "Largest first: halts, hit, polled, wasted, blocks,"
      + " wake-p50, wake-p99, window, exits, guest-polled or guest-hlt.")
  private @Nullable String sort;

  @Option(names = "--filter", paramLabel = "TEXT", defaultValue = "", description = "Only VMs and vCPUs whose name holds this.")
  private String filter = "";

  @Option(names = "--exits", description = "Count VM exits too: an event more for each, where the kernel has one.")
  private boolean exits;

  @Mixin
  private AskedGuestOption agent = new AskedGuestOption();

  @Mixin
  private WorkloadOptions workloads = new WorkloadOptions();

  @Mixin
  private LabVmOptions vms = new LabVmOptions();

  TopCommand(HaltwiseCommand haltwise) {
    this.haltwise = haltwise;
  }

  @Override
  public void run() {
    TopState start = TopState.start(Optional.ofNullable(sort).map(Column::parse), filter,
        intervalNs);
    checkUsage();
    try {
      if (lab != null) {
        watchLab(workloads.workload(lab), start);
      } else {
        watchVms(start);
      }
    } catch (InterruptedException e) {
      throw new Interrupted(e);
    }
  }

  private void checkUsage() {
    if (lab != null && !processIds.isEmpty()) {
      throw new IllegalArgumentException("--vm and --lab exclude each other. Give one of them.");
    }
    Optional<String> ofLab = workloads.anyGiven().or(vms::anyGiven);
    if (lab == null && ofLab.isPresent()) {
      throw new IllegalArgumentException(
          ofLab.get() + " is for a lab workload. Add --lab WORKLOAD, or leave it out.");
    }
    agent.check(processIds);
    if (intervalNs < SHORTEST_NS || intervalNs > LONGEST_NS) {
      throw new IllegalArgumentException(
          "--interval " + Nanos.text(intervalNs) + " is out of range. Use 100ms to 1h.");
    }
    if (durationNs != null && durationNs < SHORTEST_NS) {
      throw new IllegalArgumentException("--duration " + Nanos.text(durationNs)
          + " is shorter than the shortest interval. Use 100ms or more.");
    }
  }

  private void watchLab(Workload workload, TopState start) throws InterruptedException {
    long ns = durationNs == null ? DAY_NS : durationNs;
    try (LabVm vm = LabVm.create(workload, vms.of(workload, ns));
        ShutdownGuard _ = ShutdownGuard.closing(vm)) {
      WatchedLab watched = WatchedLab.start(vm, workload, vms.of(workload, ns));
      show(() -> new Watch(watched::found, watched.threadIds(), exits), start,
          _ -> watched.hasEnded());
      watched.throwIfFailed();
    }
  }

  private void watchVms(TopState start) throws InterruptedException {
    if (!processIds.isEmpty()) {
      VmRecording.find(processIds); // or says what is wrong
    }
    Watchlist list = new Watchlist(processIds);
    Optional<AskedGuest> guest = agent.guest(processIds);
    show(() -> new Watch(list::look, List.of(), exits, guest), start,
        watch -> !processIds.isEmpty() && watch.vmCount() == 0);
    if (!processIds.isEmpty()
        && processIds.stream().allMatch(pid -> VmProcess.find(pid).isEmpty())) {
      haltwise.console().note("haltwise: What was watched has ended.");
    }
  }

  private boolean isBatch() {
    return batch || haltwise.json();
  }

  /// @param ended whether there is nothing left to watch
  private void show(Supplier<Watch> watching, TopState start, Predicate<Watch> ended)
      throws InterruptedException {
    long startNs = System.nanoTime();
    Predicate<Watch> timed = watch -> durationNs != null
        && System.nanoTime() - startNs >= durationNs || ended.test(watch);
    if (isBatch()) {
      try (Watch watch = watching.get()) {
        print(watch, start, timed);
      }
      return;
    }
    try (TopTerminal terminal = TopTerminal.open();
        ShutdownGuard _ = ShutdownGuard.closing(terminal)) {
      TopLoop loop = new TopLoop(terminal, start, haltwise.console().look());
      try (Watch watch = watching.get()) {
        loop.run(watch, () -> timed.test(watch));
      }
    }
  }

  private void print(Watch watch, TopState state, Predicate<Watch> ended)
      throws InterruptedException {
    if (!haltwise.json()) {
      haltwise.console().print(BatchText.HEADER.stripTrailing() + "\n");
    }
    if (watch.vmCount() == 0) {
      haltwise.console().note("haltwise: No VM is running that this user may see. Lines begin when"
          + " one starts.");
    }
    boolean filterChecked = false;
    boolean last = false;
    while (!last) {
      Thread.sleep(READ_EVERY_MS);
      watch.read();
      last = ended.test(watch);
      if (watch.intervalNs() >= intervalNs || last && watch.intervalNs() >= intervalNs / 2) {
        Snapshot snapshot = watch.snapshot();
        if (!filterChecked && !snapshot.vms().isEmpty()) {
          filterChecked = true;
          ShownRows.nothingMatches(snapshot, state)
              .ifPresent(nothing -> haltwise.console().note("haltwise: " + nothing));
        }
        if (haltwise.json()) {
          BatchDocument.of(snapshot, state).forEach(haltwise.console()::jsonLine);
        } else {
          BatchText.lines(snapshot, state).forEach(line -> haltwise.console().print(line + "\n"));
        }
      }
    }
  }
}
