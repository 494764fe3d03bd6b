package haltwise.lab;

import haltwise.linux.CpuSet;
import haltwise.linux.ThreadAccount;
import haltwise.linux.ffm.LibC;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/// The same work without a VM: threads of the host, pinned as the vCPUs would be, make the workload's requests to the same
/// device and sleep in read() where a guest halts. What a VM does less than its native twin is the price of the VM.
///
/// Used as a [LabVm] is: [#create], [#await], [#close]; it needs no /dev/kvm.
public final class NativeTwin implements AutoCloseable {
  private final Workload workload;
  private final Pinning pinning;
  private final Resources resources = new Resources();
  private final List<NativeWorker> workers = new ArrayList<>();
  private final LabThreads threads;
  // Guarded by this.
  private boolean closed;

  private NativeTwin(Workload workload, LabOptions options) {
    this.workload = workload;
    GuestNeeds needs = GuestNeeds.of(workload);
    pinning = Pinning.of(options.cpus(), options.vcpus(), needs.device(), CpuSet.ofThread(0));
    int n = options.vcpus();
    ByteBuffer memory = LibC.allocate(Math.toIntExact(GuestLayout.memoryBytes(n)));
    for (int i = 0; i < n; i++) {
      workers.add(new NativeWorker(i, new GuestWords(memory, new GuestLayout(n, i)),
          needs.tickNs(), needs.workNs(), resources));
    }
    // 0 and 1, 2 and 3, … as among vCPUs; one without a neighbour has no peer.
    for (int i = 0; i + 1 < n; i += 2) {
      workers.get(i).peer(workers.get(i + 1));
      workers.get(i + 1).peer(workers.get(i));
    }
    threads = new LabThreads(workload, options, pinning, workers);
  }

  /// Makes the threads; they do not work yet.
  ///
  /// @param options as of the VM; what only a VM has, such as its max, has no effect
  /// @throws IllegalArgumentException when the options do not fit the workload or the host
  public static NativeTwin create(Workload workload, LabOptions options)
      throws InterruptedException {
    options.checkFits(workload);
    NativeTwin twin = new NativeTwin(workload, options);
    try {
      twin.resources.add(new Bystanders(twin.pinning.bystanders()));
      twin.threads.make("haltwise-native");
      return twin;
    } catch (RuntimeException | InterruptedException e) {
      twin.close();
      throw e;
    }
  }

  /// The kernel's ids of the threads that do the work.
  public List<Integer> threadIds() {
    return threads.threadIds();
  }

  /// Lets them work before [#await] does.
  public void start() {
    threads.open();
  }

  /// Lets the workload warm up, measures it for its duration, and ends it.
  ///
  /// @throws CancellationException when it is closed before the window ends
  public NativeReport await() throws InterruptedException {
    return await(new LabVm.Window() {
    });
  }

  /// As [#await()], for one who measures the same window.
  public NativeReport await(LabVm.Window window) throws InterruptedException {
    LabThreads.Counted<List<NativeReport.OfThread>> run = threads.measure(this::snapshot, window);
    threads.stop();
    List<NativeReport.OfThread> measured = new ArrayList<>();
    for (int i = 0; i < workers.size(); i++) {
      measured.add(run.after().get(i).minus(run.before().get(i)));
    }
    return new NativeReport(workload.label(), run.startNs(), run.endNs(), measured, latencies(),
        pinning);
  }

  private synchronized List<NativeReport.OfThread> snapshot() {
    if (threads.isStopped()) {
      throw LabThreads.closed();
    }
    return workers.stream().map(w -> {
      long work = threads.device().workDone(w.id());
      int thread = threads.threadIds().get(w.id());
      return new NativeReport.OfThread(thread, work, ThreadAccount.ofThread(thread));
    }).toList();
  }

  private synchronized Latencies latencies() {
    if (closed) {
      throw LabThreads.closed();
    }
    return threads.device().latencies(workload.latencyMeaning());
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      threads.stop();
      closed = true;
      if (threads.allEnded()) {
        resources.close();
      }
    }
  }
}
