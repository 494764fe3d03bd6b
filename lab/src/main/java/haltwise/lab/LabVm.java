package haltwise.lab;

import haltwise.linux.CpuSet;
import haltwise.linux.Kvm;
import haltwise.linux.KvmVm;
import haltwise.linux.StatsFile;
import haltwise.linux.ThreadAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/// A micro-VM that halts for real.
///
/// [#create] makes the VM and its threads, so that a recorder can be attached to [#vcpuThreads]; [#start] lets the
/// guests run; [#await] measures and ends them. [#close] ends everything at any time, from any thread (such as a
/// shutdown hook), and more than once. One pinned VM at a time in a process: it moves the other threads away.
public final class LabVm implements AutoCloseable {
  private final Workload workload;
  private final Pinning pinning;
  private final Resources resources;
  private final List<Vcpu> vcpus;
  private final KvmVm vm;
  private final LabThreads threads;
  private final List<VcpuThread> vcpuThreads = new ArrayList<>();
  // Guarded by this.
  private boolean closed;

  private LabVm(Workload workload, LabOptions options, Pinning pinning, Resources resources,
      KvmVm vm, List<Vcpu> vcpus) {
    this.workload = workload;
    this.pinning = pinning;
    this.resources = resources;
    this.vm = vm;
    this.vcpus = vcpus;
    threads = new LabThreads(workload, options, pinning, vcpus);
  }

  /// Makes the VM and its threads; the guests do not run yet.
  ///
  /// @throws haltwise.linux.HostException when the host cannot run it
  /// @throws IllegalArgumentException when the options do not fit the workload or the host
  public static LabVm create(Workload workload, LabOptions options) throws InterruptedException {
    options.checkFits(workload);
    GuestNeeds needs = GuestNeeds.of(workload);
    Pinning pinning = Pinning.of(options.cpus(), options.vcpus(), needs.device(),
        CpuSet.ofThread(0));
    Resources resources = new Resources();
    LabVm lab;
    try {
      Kvm kvm = resources.add(Kvm.open());
      KvmVm vm = resources.add(kvm.createVm(GuestLayout.memoryBytes(options.vcpus())));
      options.haltPollMaxNs().ifPresent(vm::haltPollMax);
      List<Vcpu> vcpus = new ArrayList<>();
      for (int v = 0; v < options.vcpus(); v++) {
        vcpus.add(Vcpu.create(vm, options.vcpus(), v, needs.tickNs(), needs.workNs(), resources));
      }
      lab = new LabVm(workload, options, pinning, resources, vm, vcpus);
    } catch (RuntimeException e) {
      resources.close();
      throw e;
    }
    try {
      resources.add(new Bystanders(pinning.bystanders()));
      lab.makeThreads();
      return lab;
    } catch (RuntimeException | InterruptedException e) {
      lab.close();
      throw e;
    }
  }

  private void makeThreads() throws InterruptedException {
    threads.make("haltwise-vcpu");
    for (int v = 0; v < vcpus.size(); v++) {
      vcpuThreads.add(new VcpuThread(vcpus.get(v).id(), threads.threadIds().get(v)));
    }
  }

  /// The vCPUs and their threads, known before [#start]; thread names are `haltwise-vcpu0`, ….
  public List<VcpuThread> vcpuThreads() {
    return List.copyOf(vcpuThreads);
  }

  List<Thread> threads() {
    return threads.threads();
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
    threads.open();
  }

  /// Requests answered, ticks, arrivals or round trips handled so far, over all vCPUs.
  public synchronized long workDone() {
    return closed ? 0 : vcpus.stream().mapToLong(v -> threads.device().workDone(v.id())).sum();
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
    LabThreads.Counted<List<VcpuReport>> run = threads.measure(this::snapshot, window);
    stop();
    List<VcpuReport> measured = new ArrayList<>();
    for (int v = 0; v < vcpus.size(); v++) {
      measured.add(run.after().get(v).minus(run.before().get(v)));
    }
    return new LabReport(workload.label(), run.startNs(), run.endNs(), measured, latencies(),
        threads.device().anchors(), pinning);
  }

  /// All counters since the VM began, while its threads live.
  private synchronized List<VcpuReport> snapshot() {
    if (threads.isStopped()) {
      throw LabThreads.closed();
    }
    // What moves fastest first, for all vCPUs, so that it belongs to the caller's moment.
    long[] work = vcpus.stream().mapToLong(v -> threads.device().workDone(v.id())).toArray();
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
      throw LabThreads.closed();
    }
    return threads.device().latencies(workload.latencyMeaning());
  }

  private synchronized void stop() {
    threads.stop();
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      stop();
      closed = true;
      // A vCPU that did not end still uses the memory: better kept than pulled from under it.
      if (threads.allEnded()) {
        resources.close();
      }
    }
  }
}
