package haltwise.record;

import haltwise.linux.EventFormat;
import haltwise.linux.HostException;
import haltwise.linux.HostIdentity;
import haltwise.linux.KvmParameters;
import haltwise.linux.KvmParametersWatch;
import haltwise.linux.ProcessThreads;
import haltwise.linux.ThreadAccount;
import haltwise.linux.Tracefs;
import haltwise.linux.TracingInstance;
import haltwise.linux.ffm.LibC;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Records the halts of running vCPUs into a spool, on one thread of its own, until told to stop or until all recorded
/// VMs exited. The tracing instance is gone afterwards, also on Ctrl-C; after kill -9 the next start removes it, and
/// the spool can be finished.
public final class Recorder implements AutoCloseable {
  public static final String VERSION = "haltwise 0.1.0";

  static final String CLOCK = "mono";
  /// The buffers are read when one of them is this full, and at least so often: what kill -9 may take.
  private static final int READ_AT_PERCENT = 25;
  static final long READ_EVERY_NS = 200_000_000;
  private static final long LOOK_EVERY_NS = 1_000_000_000;
  /// A kernel before 6.1 says "full" as soon as there is one event.
  private static final long SHORTEST_PAUSE_MS = 20;
  private static final int BUFFER_KIB = 4096;
  static final int PAGE_KIB = 64;
  /// A vCPU can leave its guest 100,000 times a second, at about 200 bytes each time.
  private static final int BUFFER_WITH_EXITS_KIB = 32 * 1024;
  private static final int ALL_BUFFERS_KIB = 512 * 1024;
  private static final long UNKNOWN_WORK = -1;

  private final RecordingPlan plan;
  private final Path file;
  private final Tracefs tracefs;
  private final TracingInstance instance;
  private final SpoolWriter spool;
  private final PageCollector collector;
  private final long startNs;
  private final CountDownLatch stopAsked = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread reader = new Thread(this::run, "haltwise-recorder");
  private final GuestWatch guest;
  private final List<String> notes = new ArrayList<>();
  private final KvmParametersWatch parameters = new KvmParametersWatch();
  private final Map<Integer, ProcessThreads> threads = new HashMap<>();
  private final Set<VmTarget> exited = new HashSet<>();
  private Optional<KvmParameters> settings = Optional.empty();
  private volatile long workItems = UNKNOWN_WORK;
  private volatile @Nullable HostException failure;
  private volatile @Nullable Recording result;

  private Recorder(RecordingPlan plan, Path file, Tracefs tracefs, TracingInstance instance) {
    this.plan = plan;
    this.file = file;
    this.tracefs = tracefs;
    this.instance = instance;
    List<EventFormat> formats = enableEvents();
    instance.openReaders();
    String pageHeader = instance.pageHeader();
    PageLayout layout = PageLayout.parse(pageHeader);
    plan.vms().forEach(this::threadsOf);
    startNs = System.nanoTime();
    spool = SpoolWriter.create(file, new SpoolHeader(HostIdentity.read(), CLOCK,
        ByteOrder.nativeOrder(), startNs, pageHeader, formats, plan, VERSION));
    guest = new GuestWatch(spool);
    collector = new PageCollector(instance, layout, spool);
  }

  /// Starts recording; when this returns, no halt is missed.
  ///
  /// @param spool a file that does not exist yet
  /// @throws HostException when the host does not allow tracing
  /// @throws IllegalArgumentException when the spool cannot be created
  public static Recorder start(RecordingPlan plan, Path spool) {
    Tracefs tracefs = Tracefs.open();
    try {
      TracingInstance instance = TracingInstance.create(tracefs);
      try {
        Recorder recorder = new Recorder(plan, spool, tracefs, instance);
        recorder.begin();
        return recorder;
      } catch (RuntimeException e) {
        instance.close();
        throw e;
      }
    } catch (RuntimeException e) {
      tracefs.close();
      throw e;
    }
  }

  private List<EventFormat> enableEvents() {
    instance.pageKib(PAGE_KIB);
    instance.clock(CLOCK);
    return switch (plan.scope()) {
      case HALTS -> TracedEvent.enable(TracedEvent.OF_HALTS, instance, plan.threadIds());
      case EXITS -> TracedEvent.enable(TracedEvent.ALL, instance, plan.threadIds());
      case GUEST -> GuestEvent.enable(instance);
    };
  }

  private void begin() {
    try {
      int cpus = Math.max(1, instance.cpus().length);
      int wantedKib = plan.scope() == Scope.EXITS ? BUFFER_WITH_EXITS_KIB : BUFFER_KIB;
      instance.bufferKibPerCpu(Math.min(wantedKib, ALL_BUFFERS_KIB / cpus));
      instance.awaitedPercent(READ_AT_PERCENT);
      noteSettings(startNs);
      noteThreads();
      if (plan.scope() == Scope.GUEST) {
        guest.begin(instance::start);
      } else {
        instance.start();
      }
    } catch (RuntimeException e) {
      spool.discard();
      parameters.close();
      throw e;
    }
    instance.beforeShutdownRemoval(this::askAndWait);
    reader.setDaemon(true);
    reader.start();
  }

  /// Waits for a duration.
  ///
  /// @return false when the recording ended before, because all VMs exited or it failed; [#stop] then tells
  public boolean await(long durationNs) throws InterruptedException {
    return !ended.await(durationNs, TimeUnit.NANOSECONDS);
  }

  /// Stops, writes what is left, and removes the tracing instance. Asked again, it gives the same answer.
  ///
  /// @throws HostException when recording failed, for example because the disk is full; then no spool is left
  public Recording stop() {
    askAndWait();
    HostException failed = failure;
    if (failed != null) {
      throw failed;
    }
    Recording done = result;
    if (done == null) {
      throw new IllegalStateException("BUG: the recorder ended without a result");
    }
    return done;
  }

  /// As [#stop], with the units of work that the recorded workload finished meanwhile.
  public Recording stop(long finishedWorkItems) {
    workItems = finishedWorkItems;
    return stop();
  }

  private void askAndWait() {
    stopAsked.countDown();
    instance.wakeReader();
    boolean interrupted = false;
    while (true) {
      try {
        ended.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Stops if that was not done, and keeps no result.
  @Override
  public void close() {
    askAndWait();
  }

  private void run() {
    try (tracefs; instance; parameters) {
      readUntilStopped();
      if (plan.scope() == Scope.GUEST) {
        guest.end(instance::stop);
      } else {
        instance.stop();
      }
      collector.collect();
      finish(System.nanoTime());
    } catch (HostException e) {
      failure = e;
      spool.discard();
    } catch (RuntimeException e) {
      failure = new HostException("BUG: the recorder failed: " + e, 0, "Report it.");
      failure.addSuppressed(e);
      spool.discard();
    } finally {
      ended.countDown();
    }
  }

  private void readUntilStopped() {
    boolean full = false;
    long nextLookNs = startNs;
    try {
      while (!stopAsked.await(full ? SHORTEST_PAUSE_MS : 0, TimeUnit.MILLISECONDS)) {
        full = instance.awaitFill(READ_EVERY_NS);
        collector.collect();
        long nowNs = System.nanoTime();
        noteSettings(nowNs);
        if (nowNs >= nextLookNs) {
          nextLookNs = nowNs + LOOK_EVERY_NS;
          noteThreads();
          if (allExited(nowNs)) {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void noteSettings(long nowNs) {
    if (plan.scope() == Scope.GUEST) {
      guest.look(nowNs).ifPresent(change -> note("The guest's settings changed "
          + secondsAfterStart(nowNs) + " after the start: " + change + "."));
      return;
    }
    Optional<KvmParameters> now = parameters.now();
    if (now.isPresent() && !now.equals(settings)) {
      spool.settings(nowNs, now.get());
      if (settings.isPresent()) {
        note("The host's settings changed " + secondsAfterStart(nowNs) + " after the start: "
            + settings.get() + " became " + now.get() + ".");
      }
      settings = now;
    }
  }

  private ProcessThreads threadsOf(VmTarget vm) {
    return threads.computeIfAbsent(vm.processId(), ProcessThreads::new);
  }

  /// Notes the threads of the VMs' processes, whose interrupts are surely for their VM. Two VMs of one process cannot be
  /// told apart by that.
  private void noteThreads() {
    threads.forEach((process, watched) -> {
      List<Integer> news = watched.look();
      int[] vms = IntStream.range(0, plan.vms().size())
          .filter(vm -> plan.vms().get(vm).processId() == process).toArray();
      if (!news.isEmpty() && vms.length == 1) {
        spool.threads(vms[0], news);
      }
    });
  }

  /// Notes VMs whose vCPU threads are all gone. Whoever records a VM of this process ends the recording himself, with the
  /// work that it did.
  private boolean allExited(long nowNs) {
    if (plan.scope() == Scope.GUEST) {
      return false;
    }
    for (VmTarget vm : plan.vms()) {
      boolean gone = vm.vcpus().stream().noneMatch(v -> threadsOf(vm).has(v.threadId()))
          && vm.processId() != ProcessHandle.current().pid();
      if (gone && exited.add(vm)) {
        note("The VM of process " + vm.processId() + " exited " + secondsAfterStart(nowNs)
            + " after the start of the recording; its halts until then are kept.");
      }
    }
    return exited.size() == plan.vms().size();
  }

  private String secondsAfterStart(long nowNs) {
    return String.format(Locale.ROOT, "%.1f s", (nowNs - startNs) / 1e9);
  }

  private void note(String text) {
    notes.add(text);
    spool.note(text);
  }

  private void finish(long endNs) {
    long lost = instance.lost();
    spool.lost(lost);
    spool.end(endNs, workItems);
    long bytes = spool.bytes();
    spool.close();
    result = new Recording(file, startNs, endNs, instance.readEvents(), lost, bytes,
        ThreadAccount.ofThread(LibC.gettid()).cpuNs(), notes);
  }
}
