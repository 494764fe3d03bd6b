package haltwise.app;

import haltwise.linux.HostException;
import haltwise.linux.VmProcess;
import haltwise.record.AnchorRule;
import haltwise.record.Recorder;
import haltwise.record.Recording;
import haltwise.record.RecordingPlan;
import haltwise.record.Scope;
import haltwise.record.VmTarget;
import java.nio.file.Path;
import java.util.List;

/// Records VMs that are already running, or the machine itself when it is one.
final class VmRecording {
  private VmRecording() {
  }

  /// @param processIds of VMMs; empty for all running VMs
  /// @throws HostException when one of them holds no VM that we may see, or none is running
  static List<VmProcess> find(List<Integer> processIds) {
    if (processIds.isEmpty()) {
      List<VmProcess> all = VmProcess.running();
      if (all.isEmpty()) {
        throw new HostException(
            "No process here holds a running VM (none has a kvm-vm file open that we may see)", 0,
            "Start a VM, run as root to see those of other users, or record a built-in workload: --lab storage.");
      }
      return all;
    }
    return processIds.stream().map(VmRecording::find).toList();
  }

  private static VmProcess find(int processId) {
    return VmProcess.find(processId).orElseThrow(() -> new HostException(
        "Process " + processId + " holds no running VM that we may see", 0,
        "Check the process id (pgrep -a qemu), or run as root."));
  }

  /// @param exits whether to account for VM exits too
  static Recording run(List<VmProcess> vms, AnchorRule rule, boolean exits, long durationNs,
      Path spool) throws InterruptedException {
    List<VmTarget> targets = vms.stream().map(vm -> VmTarget.of(vm, rule)).toList();
    return run(
        new RecordingPlan(targets, label(vms), exits ? Scope.EXITS : Scope.HALTS), durationNs,
        spool);
  }

  /// Records this machine's own CPUs.
  static Recording runGuest(String label, long durationNs, Path spool)
      throws InterruptedException {
    return run(RecordingPlan.ofThisGuest(label), durationNs, spool);
  }

  private static Recording run(RecordingPlan plan, long durationNs, Path spool)
      throws InterruptedException {
    try (Recorder recorder = Recorder.start(plan, spool)) {
      recorder.await(durationNs);
      return recorder.stop();
    }
  }

  static String label(List<VmProcess> vms) {
    return String.join(", ",
        vms.stream().map(vm -> vm.name() + " (process " + vm.processId() + ")").toList());
  }
}
