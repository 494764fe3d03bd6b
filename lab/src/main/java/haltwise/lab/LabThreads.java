package haltwise.lab;

import haltwise.linux.CpuSet;
import haltwise.linux.ffm.HotCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// The threads of a run: one for each worker, and the device's. They are made, wait at a gate, work, are measured, and end.
final class LabThreads {
  private static final long JOIN_MS = 10_000;

  private final List<? extends Worker> workers;
  private final LabOptions options;
  private final Pinning pinning;
  private final DeviceLoop device;
  private final CountDownLatch gate = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<Optional<RuntimeException>> failure = new AtomicReference<>(
      Optional.empty());
  private final List<Thread> threads = new ArrayList<>();
  private final List<Integer> threadIds = new ArrayList<>();
  // Guarded by this.
  private boolean stopped;

  /// What was counted before and after the measured time; times are CLOCK_MONOTONIC, ns.
  record Counted<S>(long startNs, S before, long endNs, S after) {
  }

  LabThreads(Workload workload, LabOptions options, Pinning pinning,
      List<? extends Worker> workers) {
    this.workers = List.copyOf(workers);
    this.options = options;
    this.pinning = pinning;
    device = new DeviceLoop(workload, workers);
  }

  /// @param name of the workers' threads, which a number follows
  void make(String name) throws InterruptedException {
    for (Worker w : workers) {
      thread(name + w.id(), () -> w.run(pinning.ofVcpu(w.id()), gate));
    }
    for (Worker w : workers) {
      threadIds.add(w.awaitThreadId());
    }
    thread("haltwise-device", () -> {
      pinning.deviceCpu().ifPresent(cpu -> Pinning.pinCaller(CpuSet.of(cpu)));
      gate.await();
      device.run();
    });
  }

  private interface Body {
    void run() throws InterruptedException;
  }

  private void thread(String name, Body body) {
    threads.add(Thread.ofPlatform().name(name).daemon().start(() -> {
      try {
        body.run();
      } catch (RuntimeException e) {
        fail(e);
      } catch (InterruptedException | Error e) {
        fail(new IllegalStateException("BUG: thread " + name + " of a lab run died", e));
      }
    }));
  }

  private void fail(RuntimeException e) {
    failure.compareAndSet(Optional.empty(), Optional.of(e));
    ended.countDown();
  }

  /// The kernel's ids of the workers' threads.
  List<Integer> threadIds() {
    return List.copyOf(threadIds);
  }

  List<Thread> threads() {
    return List.copyOf(threads);
  }

  DeviceLoop device() {
    return device;
  }

  /// Lets them work.
  void open() {
    gate.countDown();
  }

  /// Lets the workload warm up, and measures it for its duration.
  ///
  /// @param snapshot of all counters
  /// @param window told of its edges
  /// @throws CancellationException when it is stopped before the window ends
  <S> Counted<S> measure(Supplier<S> snapshot, LabVm.Window window) throws InterruptedException {
    open();
    S _ = snapshot.get(); // the first one is slow: not at the edge of the window
    pause(options.warmUpNs());
    window.begins();
    long startNs = System.nanoTime();
    S before = snapshot.get();
    device.measureFrom(startNs);
    pause(startNs + options.durationNs() - System.nanoTime());
    long endNs = System.nanoTime();
    S after = snapshot.get();
    device.measureTo(endNs);
    window.ends();
    return new Counted<>(startNs, before, endNs, after);
  }

  private void pause(long ns) throws InterruptedException {
    if (ended.await(Math.max(0, ns), TimeUnit.NANOSECONDS)) {
      throw failure.get().orElseGet(LabThreads::closed);
    }
  }

  static RuntimeException closed() {
    return new CancellationException(
        "The lab run was closed while it ran, so there is nothing to report. Run it again.");
  }

  synchronized boolean isStopped() {
    return stopped;
  }

  /// Ends workers and device. Idempotent.
  synchronized void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    ended.countDown();
    device.stop();
    HotCalls calls = new HotCalls();
    workers.forEach(w -> w.leave(calls));
    gate.countDown();
    boolean interrupted = false;
    for (Thread t : threads) {
      interrupted |= join(t);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits whatever happens: memory that a worker still uses must not go.
  private static boolean join(Thread thread) {
    boolean interrupted = false;
    long endNs = System.nanoTime() + JOIN_MS * 1_000_000;
    while (thread.isAlive()) {
      if (System.nanoTime() > endNs) {
        throw new IllegalStateException("BUG: " + thread.getName() + " did not end in " + JOIN_MS
            + " ms; what it uses stays until this process ends");
      }
      try {
        thread.join(100);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }

  boolean allEnded() {
    return threads.stream().noneMatch(Thread::isAlive);
  }
}
