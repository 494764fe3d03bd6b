package haltwise.lab;

import haltwise.linux.CpuSet;
import haltwise.linux.Kvm;
import haltwise.linux.KvmVm;
import haltwise.linux.StatsFile;
import haltwise.linux.StatsFile;
import haltwise.linux.ThreadAccount;
import haltwise.linux.ffm.HotCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// A micro-VM that halts for real.
///
/// [#create] makes the VM and its threads, so that a recorder can be attached to [#vcpuThreads]; [#start] lets the
/// guests run; [#await] measures and ends them. [#close] ends everything at any time, from any thread (such as a
/// shutdown hook), and more than once. One pinned VM at a time in a process: it moves the other threads away.
public final class LabVm implements AutoCloseable {
  private static final long JOIN_MS = 10_000;
  private static final long DEFAULT_TICK_NS = 4_000_000;

  private final Workload workload;
  private final LabOptions options;
  private final Pinning pinning;
  private final Resources resources;
  private final CountDownLatch gate = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<Optional<RuntimeException>> failure = new AtomicReference<>(
      Optional.empty());
  private final List<Vcpu> vcpus;
  private final List<Thread> threads = new ArrayList<>();
  private final KvmVm vm;
  private final DeviceLoop device;
  private final List<VcpuThread> vcpuThreads = new ArrayList<>();
  // Guarded by this.
  private boolean stopped;
  private boolean closed;

  private LabVm(Workload workload, LabOptions options, Pinning pinning, Resources resources,
      KvmVm vm,
      List<Vcpu> vcpus) {
    this.workload = workload;
    this.options = options;
    this.pinning = pinning;
    this.resources = resources;
    this.vm = vm;
    this.vcpus = vcpus;
    device = new DeviceLoop(workload, vcpus);
  }

  /// Makes the VM and its threads; the guests do not run yet.
  ///
  /// @throws haltwise.linux.HostException when the host cannot run it
  /// @throws IllegalArgumentException when the options do not fit the workload or the host
  public static LabVm create(Workload workload, LabOptions options) throws InterruptedException {
    int needed = workload.vcpusNeeded();
    if (options.vcpus() % needed != 0) {
      throw new IllegalArgumentException("vcpus=" + options.vcpus() + " does not fit \""
          + workload.label() + "\". Use a multiple of " + needed + ".");
    }
    Pinning pinning = Pinning.of(options.cpus(), options.vcpus(), needsDevice(workload),
        CpuSet.ofThread(0));
    Resources resources = new Resources();
    LabVm lab;
    try {
      Kvm kvm = resources.add(Kvm.open());
      KvmVm vm = resources.add(kvm.createVm(GuestLayout.memoryBytes(options.vcpus())));
      options.haltPollMaxNs().ifPresent(vm::haltPollMax);
      List<Vcpu> vcpus = new ArrayList<>();
      for (int v = 0; v < options.vcpus(); v++) {
        vcpus.add(
            Vcpu.create(vm, options.vcpus(), v, tickNs(workload), workNs(workload), resources));
      }
      lab = new LabVm(workload, options, pinning, resources, vm, vcpus);
    } catch (RuntimeException e) {
      resources.close();
      throw e;
    }
    try {
      resources.add(new Bystanders(pinning.bystanders()));
      lab.startThreads();
      return lab;
    } catch (RuntimeException | InterruptedException e) {
      lab.close();
      throw e;
    }
  }

  private static boolean needsDevice(Workload workload) {
    return switch (workload) {
      case Ticks _,PingPong _ -> false;
      case Storage _,Poisson _,Bursts _ -> true;
      case Phases p -> p.parts().stream().anyMatch(LabVm::needsDevice);
    };
  }

  static int tickNs(Workload workload) {
    return switch (workload) {
      case Ticks t -> t.periodNs();
      case Phases p -> p.parts().stream().filter(Ticks.class::isInstance).findFirst()
          .map(LabVm::tickNs).orElse((int) DEFAULT_TICK_NS);
      case Storage _,Poisson _,Bursts _,PingPong _ -> (int) DEFAULT_TICK_NS;
    };
  }

  private static long workNs(Workload workload) {
    return switch (workload) {
      case PingPong p -> p.workNs();
      case Phases p -> p.parts().stream().mapToLong(LabVm::workNs).max().orElse(0);
      case Storage _,Ticks _,Poisson _,Bursts _ -> 0;
    };
  }

  private void startThreads() throws InterruptedException {
    for (Vcpu v : vcpus) {
      startThread("haltwise-vcpu" + v.id(), () -> v.run(pinning.ofVcpu(v.id()), gate));
    }
    for (Vcpu v : vcpus) {
      vcpuThreads.add(new VcpuThread(v.id(), v.awaitThreadId()));
    }
    startThread("haltwise-device", () -> {
      pinning.deviceCpu().ifPresent(cpu -> Pinning.pinCaller(CpuSet.of(cpu)));
      gate.await();
      device.run();
    });
  }

  private interface Body {
    void run() throws InterruptedException;
  }

  private void startThread(String name, Body body) {
    threads.add(Thread.ofPlatform().name(name).daemon().start(() -> {
      try {
        body.run();
      } catch (RuntimeException e) {
        fail(e);
      } catch (InterruptedException | Error e) {
        fail(new IllegalStateException("BUG: thread " + name + " of the lab VM died", e));
      }
    }));
  }

  private void fail(RuntimeException e) {
    failure.compareAndSet(Optional.empty(), Optional.of(e));
    ended.countDown();
  }

  /// The vCPUs and their threads, known before [#start]; thread names are `haltwise-vcpu0`, ….
  public List<VcpuThread> vcpuThreads() {
    return List.copyOf(vcpuThreads);
  }

  List<Thread> threads() {
    return List.copyOf(threads);
  }

  /// KVM's own counters of a vCPU, by its place in [#vcpuThreads]. Only until [#close].
  public StatsFile statistics(int vcpu) {
    return vcpus.get(vcpu).statistics();
  }

  public Pinning pinning() {
    return pinning;
  }

  public Workload workload() {
    return workload;
  }

  /// Changes how long the VM may poll, from its next halt on; also while it runs.
  ///
  /// @param maxNs 0 to 4294967295
  public synchronized void haltPollMax(long maxNs) {
    LabOptions.checkHaltPollMax(maxNs);
    if (!closed) {
      vm.haltPollMax(maxNs);
    }
  }

  /// Lets the guests run.
  public void start() {
    gate.countDown();
  }

  /// Requests answered, ticks, arrivals or round trips handled so far, over all vCPUs.
  public synchronized long workDone() {
    return closed ? 0 : vcpus.stream().mapToLong(v -> device.workDone(v.id())).sum();
  }

  /// Lets the workload warm up, measures it for its duration, and ends the guests. The VM stays open, so that its
  /// statistics stay readable, until [#close].
  ///
  /// @throws CancellationException when the VM is closed before the window ends
  /// @throws haltwise.linux.HostException when KVM gives up on a guest
  public LabReport await() throws InterruptedException {
    return await(new Window() {
    });
  }

  /// Told of the edges of the measured window, on the thread that waits, while the vCPUs work.
  public interface Window {
    default void begins() {
    }

    default void ends() {
    }
  }

  /// As [#await()], for one who measures the same window.
  public LabReport await(Window window) throws InterruptedException {
    start();
    snapshot(); // the first one is slow: not at the edge of the window
    pause(options.warmUpNs());
    window.begins();
    long startNs = System.nanoTime();
    List<VcpuReport> before = snapshot();
    device.measureFrom(startNs);
    pause(startNs + options.durationNs() - System.nanoTime());
    long endNs = System.nanoTime();
    List<VcpuReport> after = snapshot();
    device.measureTo(endNs);
    window.ends();
    stop();
    List<VcpuReport> measured = new ArrayList<>();
    for (int v = 0; v < after.size(); v++) {
      measured.add(after.get(v).minus(before.get(v)));
    }
    return new LabReport(workload.label(), startNs, endNs, measured, latencies(), device.anchors(),
        pinning);
  }

  private void pause(long ns) throws InterruptedException {
    if (ended.await(Math.max(0, ns), TimeUnit.NANOSECONDS)) {
      throw failure.get().orElseGet(LabVm::ended);
    }
  }

  private static RuntimeException ended() {
    return new CancellationException(
        "The lab VM was closed while it ran, so there is nothing to report. Run it again.");
  }

  /// All counters since the VM began, while its threads live.
  private synchronized List<VcpuReport> snapshot() {
    if (stopped) {
      throw ended();
    }
    // What moves fastest first, for all vCPUs, so that it belongs to the caller's moment.
    long[] work = vcpus.stream().mapToLong(v -> device.workDone(v.id())).toArray();
    List<StatsFile.Values> counters = vcpus.stream().map(v -> v.statistics().read()).toList();
    List<VcpuReport> all = new ArrayList<>();
    for (int v = 0; v < vcpus.size(); v++) {
      VcpuThread thread = vcpuThreads.get(v);
      all.add(new VcpuReport(thread.vcpuId(), thread.threadId(), work[v],
          HaltCounters.of(counters.get(v)), counters.get(v).get("exits"),
          ThreadAccount.ofThread(thread.threadId())));
    }
    return all;
  }

  private synchronized Latencies latencies() {
    if (closed) {
      throw ended();
    }
    return device.latencies(workload.latencyMeaning());
  }

  /// Ends guests and threads. Idempotent.
  private synchronized void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    ended.countDown();
    device.stop();
    HotCalls calls = new HotCalls();
    vcpus.forEach(v -> v.leave(calls));
    gate.countDown();
    boolean interrupted = false;
    for (Thread t : threads) {
      interrupted |= join(t);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits whatever happens: memory that a vCPU still uses must not go.
  private static boolean join(Thread thread) {
    boolean interrupted = false;
    long endNs = System.nanoTime() + JOIN_MS * 1_000_000;
    while (thread.isAlive()) {
      if (System.nanoTime() > endNs) {
        throw new IllegalStateException("BUG: " + thread.getName() + " did not end in " + JOIN_MS
            + " ms; its VM stays until this process ends");
      }
      try {
        thread.join(100);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      stop();
      closed = true;
      // A vCPU that did not end still uses the memory: better kept than pulled from under it.
      if (threads.stream().noneMatch(Thread::isAlive)) {
        resources.close();
      }
    }
  }
}
