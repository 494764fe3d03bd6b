package haltwise.app;

import haltwise.app.doctor.KernelPollings;
import haltwise.doctor.host.KernelPolling;
import haltwise.doctor.host.Observation;
import haltwise.linux.CpuTime;
import haltwise.linux.HostFiles;
import haltwise.linux.HostIdentity;
import haltwise.linux.VmProcess;
import haltwise.record.AnchorRule;
import haltwise.record.Recording;
import haltwise.record.Spool;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/// Looks at this host for a while: the halts of its running VMs, and the time stolen from it.
final class HostObservation {
  private HostObservation() {
  }

  /// @throws haltwise.linux.HostException when VMs run, and it does not allow tracing
  static Observation run(long durationNs, HaltwiseCommand haltwise) {
    CpuTime before = CpuTime.read(HostFiles.ofThisHost());
    List<VmProcess> vms = VmProcess.running();
    try (ScratchFolder folder = ScratchFolder.create();
        Progress _ = haltwise.progress("observing", durationNs)) {
      if (vms.isEmpty()) {
        Thread.sleep(durationNs / 1_000_000);
        return Observation.without(durationNs, steal(before));
      }
      Path file = folder.path().resolve("observed.spool");
      Recording recording = VmRecording.run(vms, AnchorRule.INFERRED, false, durationNs, file);
      try (Spool spool = Spool.open(recording.spool())) {
        return Observation.of(spool.trace(), steal(before), clampsAtEntry());
      }
    } catch (InterruptedException e) {
      throw new Interrupted(e);
    }
  }

  private static OptionalDouble steal(CpuTime before) {
    return CpuTime.read(HostFiles.ofThisHost()).stealShareSince(before);
  }

  private static boolean clampsAtEntry() {
    return KernelPollings.of(HostIdentity.read()).map(KernelPolling::clampsAtEntry).orElse(true);
  }
}
