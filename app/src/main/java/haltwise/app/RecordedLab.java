package haltwise.app;

import haltwise.lab.AnchorSpan;
import haltwise.lab.LabOptions;
import haltwise.lab.LabReport;
import haltwise.lab.LabVm;
import haltwise.lab.VcpuThread;
import haltwise.lab.Workload;
import haltwise.record.AnchorRule;
import haltwise.record.Recorder;
import haltwise.record.Recording;
import haltwise.record.RecordingPlan;
import haltwise.record.Spool;
import haltwise.record.VcpuTarget;
import haltwise.record.VmTarget;
import haltwise.trace.Anchor;
import haltwise.trace.Halt;
import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A run of a lab workload that was recorded: what the workload says of itself, and its halts.
///
/// @param report over the measured window
/// @param trace over the same window; the warm-up is cut off
/// @param recording what recording it cost
record RecordedLab(LabReport report, Trace trace, Recording recording) {
  /// @param spool a file that does not exist yet; removed when the trace is decoded
  static RecordedLab run(Workload workload, LabOptions options, Path spool)
      throws InterruptedException {
    try (LabVm vm = LabVm.create(workload, options); ShutdownGuard _ = ShutdownGuard.closing(vm)) {
      LabReport report;
      Recording recording;
      try (Recorder recorder = Recorder.start(plan(vm, workload, options), spool)) {
        report = vm.await();
        recording = recorder.stop(report.workItems());
      }
      return new RecordedLab(report, decode(spool, report), recording);
    }
  }

  private static RecordingPlan plan(LabVm vm, Workload workload, LabOptions options) {
    List<VcpuTarget> vcpus = vm.vcpuThreads().stream().map(RecordedLab::target).toList();
    int processId = Math.toIntExact(ProcessHandle.current().pid());
    return new RecordingPlan(
        List.of(new VmTarget(processId, vcpus, options.haltPollMaxNs(), rule(workload))),
        workload.label());
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
    Trace whole;
    try (Spool s = Spool.open(spool)) {
      whole = s.trace();
    }
    try {
      Files.delete(spool);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Trace window = whole.between(report.startNs(), report.endNs());
    return anchored(
        new Trace(window.info().withWork(report.workload(), report.workItems()), window.halts()),
        report.anchors());
  }

  /// Workloads in turn: each halt gets the anchor of what ran when it began.
  private static Trace anchored(Trace trace, List<AnchorSpan> spans) {
    if (spans.size() < 2) {
      return trace;
    }
    return new Trace(trace.info(),
        trace.halts().stream().map(halts -> anchored(halts, spans)).toList());
  }

  private static VcpuHalts anchored(VcpuHalts halts, List<AnchorSpan> spans) {
    VcpuHalts.Builder b = new VcpuHalts.Builder();
    int span = 0;
    for (int i = 0; i < halts.size(); i++) {
      Halt h = halts.get(i);
      while (span + 1 < spans.size() && spans.get(span + 1).fromNs() <= h.startNs()) {
        span++;
      }
      Anchor anchor = spans.get(span).anchor();
      b.add(new Halt(h.startNs(), h.arrivalNs(), h.durationNs(), h.windowNs(), h.waited(),
          h.valid(), h.polledNs(), h.cause(), h.waker(), anchor, h.change()));
    }
    return b.build();
  }
}
