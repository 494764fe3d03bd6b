package haltwise.record;

import static org.junit.jupiter.api.Assumptions.abort;

import haltwise.lab.LabOptions;
import haltwise.lab.LabReport;
import haltwise.lab.LabVm;
import haltwise.lab.Workload;
import haltwise.linux.HostException;
import haltwise.linux.Kvm;
import haltwise.linux.Tracefs;
import haltwise.linux.TracingInstance;
import haltwise.trace.Trace;
import java.nio.file.Path;
import java.util.List;

/// A lab workload recorded from its VM's creation to its end.
record LiveRun(LabReport report, Recording recording, Trace trace) {
  static void needHost() {
    try (Kvm _ = Kvm.open(); Tracefs tracefs = Tracefs.open()) {
      TracingInstance.create(tracefs).close();
    } catch (HostException e) {
      abort("cannot run and trace a VM: " + e.getMessage());
    }
  }

  static RecordingPlan plan(LabVm vm, LabOptions options, AnchorRule rule) {
    List<VcpuTarget> vcpus = vm.vcpuThreads().stream()
        .map(v -> VcpuTarget.created(v.threadId(), v.vcpuId())).toList();
    return new RecordingPlan(List.of(new VmTarget((int) ProcessHandle.current().pid(), vcpus,
        options.haltPollMaxNs(), rule)), vm.workload().label());
  }

  static LiveRun of(String workload, long maxNs, Path spool) throws InterruptedException {
    Workload w = Workload.parse(workload);
    LabOptions options = LabOptions.of(w, 300_000_000).withHaltPollMaxNs(maxNs)
        .withWarmUpNs(100_000_000);
    try (LabVm vm = LabVm.create(w, options);
        Recorder recorder = Recorder.start(plan(vm, options, AnchorRule.INFERRED), spool)) {
      vm.start();
      LabReport report = vm.await();
      Recording recording = recorder.stop(report.workItems());
      try (Spool s = Spool.open(spool)) {
        return new LiveRun(report, recording, s.trace());
      }
    }
  }
}
