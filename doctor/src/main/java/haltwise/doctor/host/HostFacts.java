package haltwise.doctor.host;

import haltwise.linux.CpuTime;
import haltwise.linux.Frequency;
import haltwise.linux.HostFiles;
import haltwise.linux.HostIdentity;
import haltwise.linux.KvmParameter;
import haltwise.linux.VmProcess;
import haltwise.linux.power.PowerSupply;
import haltwise.linux.power.PowerZone;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// All that is looked at of a host.
///
/// @param cpuModel what the CPU calls itself; empty where it does not
/// @param perfEnergyEvents the energy events that perf has
/// @param zones energy meters; with their readings in `files`
/// @param supplies batteries and mains adapters; with their readings in `files`
/// @param guest empty when the kernel cannot poll as a guest
/// @param sockets of libvirt's daemons that are there, as paths
/// @param qemuInstalled the version of QEMU that the package manager (dpkg) names
/// @param perfParanoid `kernel.perf_event_paranoid`
/// @param countersInDebugfs whether KVM's counters are to be seen in debugfs
/// @param observation empty when nobody looked for a while
public record HostFacts(HostFiles files, HostIdentity identity, String cpuModel, Platform platform,
    LiveAnswers answers, List<VendorModule> modules, List<KvmParameter> parameters,
    List<VmFacts> vms, Optional<GuestPolling> guest, IdleStates idle, CpuLayout cpus,
    Optional<Frequency> frequency, CpuTime time, List<PowerZone> zones,
    List<String> perfEnergyEvents, List<PowerSupply> supplies, List<String> sockets,
    Optional<String> qemuInstalled, OptionalLong perfParanoid, boolean countersInDebugfs,
    Optional<Observation> observation) {
  private static final List<String> LIBVIRT = List.of("/run/libvirt/libvirt-sock",
      "/run/libvirt/virtqemud-sock");
  private static final Pattern VERSION = Pattern.compile("Version: (?:\\d+:)?(\\d+\\.\\d+)");

  /// Reads all of it; takes some 10 ms.
  public static HostFacts read(HostFiles files, LiveAnswers answers,
      Optional<Observation> observation) {
    HostIdentity identity = HostIdentity.read(files, answers.architecture());
    IdleStates idle = IdleStates.read(files);
    return new HostFacts(files, identity, HostIdentity.cpuModel(files),
        Platform.read(files, identity.kernelRelease()), answers, VendorModule.all(files),
        KvmParameter.all(files), VmProcess.running(files).stream()
            .map(vm -> new VmFacts(vm, VmCommand.read(files, vm.processId()))).toList(),
        GuestPolling.read(files, idle), idle, CpuLayout.read(files), Frequency.read(files),
        CpuTime.read(files), PowerZone.all(files), PowerZone.perfEvents(files),
        PowerSupply.all(files), LIBVIRT.stream().filter(files::exists).toList(),
        qemuInstalled(files), files.number("/proc/sys/kernel/perf_event_paranoid"),
        files.exists("/sys/kernel/debug/kvm"), observation);
  }

  private static Optional<String> qemuInstalled(HostFiles files) {
    return files.read("/var/lib/dpkg/status", HostFacts::qemuPackage).map(VERSION::matcher)
        .filter(Matcher::find).map(m -> m.group(1));
  }

  /// The two lines that tell, as they would stand alone.
  private static String qemuPackage(String status) {
    String name = "";
    for (String line : status.lines().toList()) {
      if (line.startsWith("Package: ")) {
        name = line;
      } else if (line.startsWith("Version: ") && name.startsWith("Package: qemu-system-")) {
        return name + "\n" + line;
      }
    }
    return "";
  }

  public OptionalLong parameter(String name) {
    return parameters.stream().filter(p -> p.name().equals(name))
        .mapToLong(KvmParameter::value).findFirst();
  }

  public OptionalLong maxNs() {
    return parameter("halt_poll_ns");
  }

  public Ceiling ceilingOf(VmFacts vm, Optional<KernelPolling> kernel) {
    return Ceiling.of(vm, maxNs(), kernel, observed(vm));
  }

  /// What a look showed of a VM: nothing, when it did not halt meanwhile. Empty when nobody looked.
  public Optional<Observation.OfVm> observed(VmFacts vm) {
    int process = vm.process().processId();
    return observation.map(seen -> seen.vms().stream().filter(o -> o.processId() == process)
        .findFirst().orElseGet(() -> Observation.OfVm.silent(process)));
  }

  /// The vCPUs of all running VMs.
  public int vcpus() {
    return vms.stream().mapToInt(vm -> vm.process().vcpuCount()).sum();
  }

  /// The versions of QEMU that are known of: that of the package, and those that the machine types of running VMs name.
  public List<String> qemuVersions() {
    return Stream.concat(qemuInstalled.stream(),
        vms.stream().flatMap(vm -> vm.command().machineVersion().stream())).distinct().toList();
  }

  /// Whether a battery is what this host runs from now.
  public boolean isOnBattery() {
    return supplies.stream().anyMatch(s -> s.isDischarging(files));
  }
}
