package haltwise.doctor;

import haltwise.doctor.Energy.NotMetered;
import haltwise.doctor.Finding.EnergyMeter;
import haltwise.doctor.Finding.HaltEvents;
import haltwise.doctor.Finding.Host;
import haltwise.doctor.Finding.KvmUsable;
import haltwise.doctor.Finding.Lacks;
import haltwise.doctor.Finding.Parameter;
import haltwise.doctor.Finding.RunningVm;
import haltwise.doctor.Finding.Topic;
import haltwise.linux.CpuSet;
import haltwise.linux.HostException;
import haltwise.linux.HostIdentity;
import haltwise.linux.Kvm;
import haltwise.linux.KvmParameter;
import haltwise.linux.KvmParameter.Access;
import haltwise.linux.PowerZone;
import haltwise.linux.Tracefs;
import haltwise.linux.VmProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Looks at this host: what it offers, what it lacks, the remedy. Changes nothing and takes no time to speak of.
public final class Doctor {
  /// Without the first two no halt can be recorded.
  private static final List<String> EVENTS = List.of("kvm/kvm_vcpu_wakeup", "kvm/kvm_halt_poll_ns",
      "sched/sched_waking", "sched/sched_switch");
  private static final int NEEDED_EVENTS = 2;

  private Doctor() {
  }

  /// By topic, in the order of [Topic].
  public static List<Finding> examine() {
    List<Finding> all = new ArrayList<>();
    all.add(new Host(HostIdentity.read(), HostIdentity.cpuModel(),
        CpuSet.ofThread(0).toString()));
    all.add(kvm());
    all.add(events());
    all.addAll(parameters(KvmParameter.all()));
    all.addAll(vms(VmProcess.running()));
    all.addAll(energy(PowerZone.all(), PowerZone.perfEvents()));
    return all;
  }

  private static Finding kvm() {
    try (Kvm _ = Kvm.open()) {
      return new KvmUsable();
    } catch (HostException e) {
      return new Lacks(Topic.KVM, e.what(), e.remedy());
    }
  }

  private static Finding events() {
    try (Tracefs tracefs = Tracefs.open()) {
      return events(tracefs.root().resolve("events"));
    } catch (HostException e) {
      return new Lacks(Topic.EVENTS, e.what(), e.remedy());
    }
  }

  static Finding events(Path directory) {
    List<String> found = EVENTS.stream().filter(e -> Files.exists(directory.resolve(e))).toList();
    List<String> missing = EVENTS.subList(0, NEEDED_EVENTS).stream()
        .filter(e -> !found.contains(e)).toList();
    return missing.isEmpty()
        ? new HaltEvents(found)
        : new Lacks(Topic.EVENTS, "this kernel offers no event " + String.join(", ", missing),
            "Load the kvm module (modprobe kvm_intel or kvm_amd); else this kernel was built"
                + " without trace events of KVM.");
  }

  static List<Finding> parameters(List<KvmParameter> found) {
    return found.isEmpty()
        ? List.of(new Lacks(Topic.PARAMETERS,
            "there are no halt_poll_ns* in /sys/module/kvm/parameters",
            "Load the kvm module (modprobe kvm_intel or kvm_amd), or mount sysfs."))
        : found.stream().<Finding>map(p -> new Parameter(p, remedy(p.access()))).toList();
  }

  private static Optional<String> remedy(Access access) {
    return switch (access) {
      case WRITABLE -> Optional.empty();
      case ROOT_ONLY -> Optional.of("Root may write it.");
      case READ_ONLY_MOUNT -> Optional.of(
          "/sys is mounted read-only, as in containers: write it on the host itself.");
      case READ_ONLY_KERNEL -> Optional.of("This kernel lets nobody write it while it runs: set it"
          + " at boot (kvm.halt_poll_ns=…), or the max of a VM through its VMM.");
    };
  }

  private static List<Finding> vms(List<VmProcess> running) {
    return running.isEmpty()
        ? List.of(new Lacks(Topic.VMS, "no process that we may look into holds a running VM",
            "Start a VM, or run as root to see those of others; haltwise lab runs one of its own."))
        : running.stream().<Finding>map(RunningVm::new).toList();
  }

  static List<Finding> energy(List<PowerZone> zones, List<String> perfEvents) {
    List<PowerZone> packages = zones.stream().filter(PowerZone::isPackage).toList();
    if (packages.isEmpty()) {
      return List.of(lacks(NotMetered.withoutMeter(perfEvents)));
    }
    return packages.stream().map(Doctor::meter).toList();
  }

  private static Finding meter(PowerZone zone) {
    return zone.energyUj().isPresent()
        ? new EnergyMeter(zone)
        : lacks(NotMetered.unreadable(zone.path().toString()));
  }

  private static Finding lacks(NotMetered energy) {
    return new Lacks(Topic.ENERGY, energy.why(), energy.remedy());
  }
}
