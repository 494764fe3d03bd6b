package haltwise.app;

import haltwise.lab.Workload;
import haltwise.linux.HostException;
import haltwise.linux.Kvm;
import haltwise.linux.VmProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where the halts come from that `tune` works on, and why from there.
sealed interface TuneSource {
  /// What a machine without VMs runs.
  List<String> LAB = List.of("storage service=50us", "storage service=100us", "ticks", "poisson",
      "bursts", "pingpong");

  record Traces(List<Path> files, String why) implements TuneSource {
  }

  record Vms(List<VmProcess> vms, String why) implements TuneSource {
  }

  record Lab(List<Workload> workloads, String why) implements TuneSource {
  }

  String why();

  /// What the user gave; else the running VMs; else the lab on /dev/kvm; else the shipped traces.
  ///
  /// @throws IllegalArgumentException when the user gave more than one kind
  /// @throws HostException when a process given holds no VM
  static TuneSource choose(List<Path> files, List<Integer> processIds, List<Workload> labs) {
    long kinds = List.of(files, processIds, labs).stream().filter(given -> !given.isEmpty())
        .count();
    if (kinds > 1) {
      throw new IllegalArgumentException(
          "Trace files, --vm and --lab exclude each other. Give one of them.");
    }
    if (!files.isEmpty()) {
      return new Traces(files, "the trace files given");
    }
    if (!processIds.isEmpty()) {
      return new Vms(VmRecording.find(processIds), "the VMs given");
    }
    return labs.isEmpty() ? byWhatIsHere() : new Lab(labs, "the lab workloads given");
  }

  private static TuneSource byWhatIsHere() {
    List<VmProcess> running = VmProcess.running();
    if (!running.isEmpty()) {
      return new Vms(running, "recording the running VMs: " + VmRecording.label(running));
    }
    Optional<String> lack = lackOfKvm();
    if (lack.isEmpty()) {
      return new Lab(LAB.stream().map(Workload::parse).toList(),
          "no VM is running, so this runs the lab workloads on /dev/kvm");
    }
    return new Traces(ShippedTraces.all(), "no VM is running, and no lab can run (" + lack.get()
        + "), so this reads the real traces shipped with haltwise");
  }

  private static Optional<String> lackOfKvm() {
    try (Kvm _ = Kvm.open()) {
      return Optional.empty();
    } catch (HostException e) {
      return Optional.of(String.valueOf(e.getMessage()).replaceFirst("\\.$", ""));
    }
  }
}
