package haltwise.doctor;

import haltwise.doctor.Energy.NotMetered;
import haltwise.doctor.Finding.Lacks;
import haltwise.doctor.Finding.Topic;
import haltwise.doctor.host.HostFacts;
import haltwise.doctor.host.KernelPolling;
import haltwise.doctor.host.LiveAnswers.Refusal;
import haltwise.linux.HostFiles;
import haltwise.linux.KvmParameter;
import haltwise.linux.KvmParameter.Access;
import haltwise.linux.power.PowerSupply;
import haltwise.linux.power.PowerZone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Says of a host what it offers, what it lacks, and the remedy. Looks at facts only, so any host will do, this one or
/// a captured one.
public final class Doctor {
  /// Without these no halt can be recorded.
  private static final List<String> NEEDED = List.of("kvm/kvm_vcpu_wakeup",
      "kvm/kvm_halt_poll_ns");
  private static final String LOAD_KVM = "Load the kvm module (modprobe kvm_intel or kvm_amd)";

  private final HostFacts host;
  private final Optional<KernelPolling> kernel;
  private final List<Finding> found = new ArrayList<>();

  private Doctor(HostFacts host, Optional<KernelPolling> kernel) {
    this.host = host;
    this.kernel = kernel;
  }

  /// @param kernel how its kernel polls; empty when that is not known
  public static Diagnosis examine(HostFacts host, Optional<KernelPolling> kernel) {
    Doctor doctor = new Doctor(host, kernel);
    doctor.examine();
    return new Diagnosis(Summary.of(host), doctor.found, Advisor.advise(host, kernel));
  }

  private void examine() {
    found.add(new Finding.Host(host.identity(), host.cpuModel(), host.answers().cpus(),
        host.platform()));
    found.add(lackOr(Topic.KVM, host.answers().kvm(), new Finding.KvmUsable()));
    host.modules().forEach(m -> found.add(new Finding.VendorModule(m)));
    found.add(lackOr(Topic.EVENTS, host.answers().tracing(), events(host.answers().events())));
    found.add(new Finding.Rights(host.answers().root(), host.perfParanoid(),
        host.countersInDebugfs()));
    parameters();
    found.add(kernel.<Finding>map(Finding.Rule::new).orElseGet(() -> new Lacks(Topic.RULE,
        "the release \"" + host.identity().kernelRelease() + "\" tells no rule of halt polling",
        "Name one where it matters: --rule in verify, replay and tune.")));
    vms();
    guest();
    found.add(host.idle().states().isEmpty()
        ? new Lacks(Topic.IDLE, "the kernel shows no idle states (cpuidle)",
            "Most virtual machines have none: HLT goes to the host, which chooses.")
        : new Finding.IdleStates(host.idle()));
    found.add(cpus());
    energy();
    management();
  }

  private static Finding lackOr(Topic topic, Refusal refusal, Finding otherwise) {
    return refusal.why().<Finding>map(w -> new Lacks(topic, w.what(), w.remedy()))
        .orElse(otherwise);
  }

  static Finding events(List<String> events) {
    List<String> missing = NEEDED.stream().filter(e -> !events.contains(e)).toList();
    return missing.isEmpty()
        ? new Finding.HaltEvents(events)
        : new Lacks(Topic.EVENTS, "this kernel offers no event " + String.join(", ", missing),
            LOAD_KVM + "; else this kernel was built without trace events of KVM.");
  }

  private void parameters() {
    if (host.parameters().isEmpty()) {
      found.add(new Lacks(Topic.PARAMETERS,
          "there are no halt_poll_ns* in /sys/module/kvm/parameters",
          LOAD_KVM + ", or mount sysfs."));
    }
    for (KvmParameter p : host.parameters()) {
      found.add(new Finding.Parameter(p, defaultOf(p), remedy(p.access())));
    }
  }

  private OptionalLong defaultOf(KvmParameter p) {
    if (kernel.isEmpty()) {
      return OptionalLong.empty();
    }
    return switch (p.name()) {
      case "halt_poll_ns" -> OptionalLong.of(kernel.get().defaultMaxNs());
      case "halt_poll_ns_shrink" -> OptionalLong.of(kernel.get().defaultShrink());
      case "halt_poll_ns_grow" -> OptionalLong.of(2);
      case "halt_poll_ns_grow_start" -> OptionalLong.of(10_000);
      default -> OptionalLong.empty();
    };
  }

  static Optional<String> remedy(Access access) {
    return switch (access) {
      case WRITABLE -> Optional.empty();
      case ROOT_ONLY -> Optional.of("Root may write it.");
      case READ_ONLY_MOUNT -> Optional.of(
          "/sys is mounted read-only, as in containers: write it on the host itself.");
      case READ_ONLY_KERNEL -> Optional.of("This kernel lets nobody write it while it runs: set it"
          + " at boot (kvm.halt_poll_ns=…), or the max of a VM through its VMM.");
    };
  }

  private void vms() {
    if (host.vms().isEmpty()) {
      found.add(new Lacks(Topic.VMS, "no process that we may look into holds a running VM",
          "Start a VM, or run as root to see those of others; haltwise lab runs one of its own."));
    }
    host.vms().forEach(vm -> found.add(new Finding.RunningVm(vm, host.ceilingOf(vm, kernel))));
  }

  /// Only of use inside a guest: elsewhere the governor is not even registered.
  private void guest() {
    if (host.guest().isPresent()) {
      found.add(new Finding.GuestPolling(host.guest().get()));
    } else if (host.platform().virtual()) {
      found.add(new Lacks(Topic.GUEST,
          "this kernel has no haltpoll governor, so as a guest it cannot poll by itself",
          "modprobe cpuidle-haltpoll force=1, if its kernel was built with CONFIG_HALTPOLL_CPUIDLE"
              + " and the host below is KVM."));
    }
  }

  private Finding cpus() {
    OptionalDouble seen = host.observation().map(o -> o.stealShare())
        .orElse(OptionalDouble.empty());
    OptionalDouble steal = seen.isPresent()
        ? seen
        : host.time().stealShareSince(new haltwise.linux.CpuTime(0, 0));
    return new Finding.Cpus(host.cpus(), host.vcpus(), host.frequency(),
        host.platform().virtual() ? steal : OptionalDouble.empty(), seen.isEmpty());
  }

  private void energy() {
    HostFiles files = host.files();
    List<PowerZone> packages = host.zones().stream().filter(PowerZone::isPackage).toList();
    for (PowerZone zone : packages) {
      found.add(zone.energyUj(files).isPresent()
          ? new Finding.EnergyMeter(zone)
          : lacks(NotMetered.unreadable(zone.path())));
    }
    if (!host.perfEnergyEvents().isEmpty()) {
      found.add(new Finding.PerfEnergy(host.perfEnergyEvents()));
    }
    for (PowerSupply s : host.supplies()) {
      if (s.isBattery()) {
        found.add(new Finding.Battery(s.name(), s.status(files), s.capacityPercent(files),
            s.watts(files), s.wattHours(files)));
      } else {
        s.isOnline(files).ifPresent(on -> found.add(new Finding.Mains(s.name(), on)));
      }
    }
    if (packages.isEmpty()) {
      found.add(lacks(NotMetered.withoutMeter(host.perfEnergyEvents())));
    }
  }

  private static Finding lacks(NotMetered energy) {
    return new Lacks(Topic.ENERGY, energy.why(), energy.remedy());
  }

  /// Nothing is missing without QEMU: tracing needs none of it.
  private void management() {
    host.qemuVersions().forEach(v -> found.add(new Finding.QemuVersion(v)));
    host.vms().forEach(vm -> vm.command().monitorSockets().forEach(
        s -> found.add(new Finding.MonitorSocket(vm.process().processId(), s))));
    host.sockets().forEach(s -> found.add(new Finding.LibvirtSocket(s)));
  }
}
