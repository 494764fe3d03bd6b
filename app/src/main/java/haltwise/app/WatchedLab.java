package haltwise.app;

import haltwise.app.top.Watchlist;
import haltwise.lab.LabOptions;
import haltwise.lab.LabReport;
import haltwise.lab.LabVm;
import haltwise.lab.Workload;
import haltwise.linux.VmProcess;
import haltwise.record.VmTarget;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// A lab VM in this process that runs while somebody watches it.
final class WatchedLab {
  private static final List<String> THREADS = List.of("haltwise-vcpu", "haltwise-device");

  private final VmTarget target;
  private final String name;
  private final List<Integer> threadIds;
  private final FutureTask<LabReport> run;

  private WatchedLab(VmTarget target, String name, List<Integer> threadIds,
      FutureTask<LabReport> run) {
    this.target = target;
    this.name = name;
    this.threadIds = threadIds;
    this.run = run;
  }

  static WatchedLab start(LabVm vm, Workload workload, LabOptions options) {
    VmTarget target = RecordedLab.plan(vm, workload, options, false).vms().getFirst();
    List<Integer> threads = VmProcess.threadIds(target.processId()).stream()
        .filter(t -> THREADS.stream()
            .anyMatch(VmProcess.threadName(target.processId(), t)::startsWith))
        .toList();
    FutureTask<LabReport> run = new FutureTask<>(vm::await);
    Thread.ofPlatform().daemon().name("haltwise-lab").start(run);
    return new WatchedLab(target, workload.label().split(" ", 2)[0], threads, run);
  }

  List<Watchlist.Found> found() {
    return List.of(new Watchlist.Found(name, target));
  }

  /// What runs the VM.
  List<Integer> threadIds() {
    return threadIds;
  }

  boolean hasEnded() {
    return run.isDone();
  }

  void throwIfFailed() throws InterruptedException {
    if (run.isDone()) {
      try {
        run.get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e);
      }
    }
  }
}
