package haltwise.app;

import haltwise.lab.LabOptions;
import haltwise.lab.LabReport;
import haltwise.lab.LabVm;
import haltwise.lab.VcpuThread;
import haltwise.lab.Workload;
import haltwise.record.AnchorRule;
import haltwise.record.DeclaredAnchors;
import haltwise.record.Recorder;
import haltwise.record.Recording;
import haltwise.record.RecordingPlan;
import haltwise.record.Scope;
import haltwise.record.Spool;
import haltwise.record.VcpuTarget;
import haltwise.record.VmTarget;
import haltwise.trace.Anchor;
import haltwise.trace.Trace;
import haltwise.trace.exits.VcpuAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// A run of a lab workload that was recorded: what the workload says of itself, and its halts.
///
/// @param report over the measured window
/// @param trace over the same window; the warm-up is cut off
/// @param recording what recording it cost
record RecordedLab(LabReport report, Trace trace, Recording recording) {
  /// @param spool a file that does not exist yet; removed when the trace is decoded
  static RecordedLab run(Workload workload, LabOptions options, Path spool)
      throws InterruptedException {
    return run(workload, options, spool, false);
  }

  /// @param exits whether to account for VM exits too
  static RecordedLab run(Workload workload, LabOptions options, Path spool, boolean exits)
      throws InterruptedException {
    try (LabVm vm = LabVm.create(workload, options); ShutdownGuard _ = ShutdownGuard.closing(vm)) {
      return run(vm, workload, options, spool, exits, new LabVm.Window() {
      });
    }
  }

  /// Of a VM that does not run yet.
  ///
  /// @param window told of the edges of what is measured
  static RecordedLab run(LabVm vm, Workload workload, LabOptions options, Path spool,
      boolean exits, LabVm.Window window) throws InterruptedException {
    LabReport report;
    Recording recording;
    try (Recorder recorder = Recorder.start(plan(vm, workload, options, exits), spool)) {
      report = vm.await(window);
      recording = recorder.stop(report.workItems());
    }
    return new RecordedLab(report, decode(spool, report), recording);
  }

  /// What to record of a lab VM.
  static RecordingPlan plan(LabVm vm, Workload workload, LabOptions options,
      boolean exits) {
    List<VcpuTarget> vcpus = vm.vcpuThreads().stream().map(RecordedLab::target).toList();
    int processId = Math.toIntExact(ProcessHandle.current().pid());
    return new RecordingPlan(
        List.of(new VmTarget(processId, vcpus, options.haltPollMaxNs(), rule(workload))),
        workload.label(), exits ? Scope.EXITS : Scope.HALTS);
  }

  private static VcpuTarget target(VcpuThread t) {
    return VcpuTarget.created(t.threadId(), t.vcpuId());
  }

  private static AnchorRule rule(Workload workload) {
    return switch (workload) {
      case Workload.Single single -> new AnchorRule.Declared(single.anchor());
      case haltwise.lab.Phases _ -> AnchorRule.INFERRED;
    };
  }

  private static Trace decode(Path spool, LabReport report) {
    Trace window;
    try (Spool s = Spool.open(spool)) {
      window = s.traceBetween(report.startNs(), report.endNs());
    }
    try {
      Files.delete(spool);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // Workloads in turn: each halt gets the anchor of what ran when it began.
    NavigableMap<Long, Anchor> anchors = new TreeMap<>();
    report.anchors().forEach(span -> anchors.put(span.fromNs(), span.anchor()));
    return DeclaredAnchors.apply(new Trace(
        window.info().withWork(report.workload(), report.workItems())
            .withAccounts(accounts(window, report)),
        window.halts()), anchors);
  }

  /// With what KVM counted, since the VM is ours.
  private static List<VcpuAccount> accounts(Trace trace, LabReport report) {
    List<VcpuAccount> accounts = trace.info().accounts();
    return IntStream.range(0, accounts.size()).mapToObj(v -> {
      int thread = trace.info().vcpus().get(v).threadId();
      return report.vcpus().stream().filter(r -> r.threadId() == thread).findFirst()
          .map(r -> accounts.get(v).withKvmCounters(r.exits(), r.halts().exits()))
          .orElse(accounts.get(v));
    }).toList();
  }
}
