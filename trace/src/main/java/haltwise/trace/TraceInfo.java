package haltwise.trace;

import haltwise.trace.exits.VcpuAccount;
import java.util.List;
import java.util.Optional;

/// What holds for a whole recording: the file metadata of `*.halts.parquet`.
///
/// @param kernelRelease `uname -r` of the host, such as `6.12.111+deb12-cloud-amd64`
/// @param clock of all times, normally `mono` (CLOCK_MONOTONIC)
/// @param startNs when recording began, ns
/// @param endNs when it ended, ns
/// @param settings in force, by time; the later entry wins, an entry for one VM beats one for all
/// @param vcpus the index of a vCPU here is its number in the `vcpu` column
/// @param eventsLost by the kernel's buffer or the reader; a trace with losses says so everywhere
/// @param recorder name and version of the tool that made it
/// @param workload label, such as `storage service=100us seed=1`; empty when unknown
/// @param workItems units of work the workload finished between startNs and endNs; -1 when unknown
/// @param kind which side it was recorded on
/// @param accounts what each of `vcpus` did beside halting, in the same order; empty when that was not recorded
public record TraceInfo(
    String hostName, String kernelRelease, String architecture, String clock, long startNs,
    long endNs,
    List<SettingsInForce> settings, List<VcpuInfo> vcpus, long eventsLost, String recorder,
    String workload,
    long workItems, TraceKind kind, List<VcpuAccount> accounts) {

  /// Of halts alone.
  public TraceInfo(String hostName, String kernelRelease, String architecture, String clock,
      long startNs, long endNs, List<SettingsInForce> settings, List<VcpuInfo> vcpus,
      long eventsLost, String recorder, String workload, long workItems, TraceKind kind) {
    this(hostName, kernelRelease, architecture, clock, startNs, endNs, settings, vcpus, eventsLost,
        recorder, workload, workItems, kind, List.of());
  }

  /// Of a recording made on the host.
  public TraceInfo(String hostName, String kernelRelease, String architecture, String clock,
      long startNs, long endNs, List<SettingsInForce> settings, List<VcpuInfo> vcpus,
      long eventsLost, String recorder, String workload, long workItems) {
    this(hostName, kernelRelease, architecture, clock, startNs, endNs, settings, vcpus, eventsLost,
        recorder, workload, workItems, new TraceKind.Host());
  }

  public TraceInfo {
    settings = List.copyOf(settings);
    vcpus = List.copyOf(vcpus);
    accounts = List.copyOf(accounts);
    if (!accounts.isEmpty() && accounts.size() != vcpus.size()) {
      throw new IllegalArgumentException(
          "BUG: " + accounts.size() + " accounts for " + vcpus.size() + " vCPUs");
    }
  }

  public long elapsedNs() {
    return endNs - startNs;
  }

  /// The settings that the VM obeyed at a time, if the recording knows them.
  public Optional<HostSettings> settingsAt(int vm, long timeNs) {
    Optional<HostSettings> forAll = Optional.empty();
    Optional<HostSettings> forVm = Optional.empty();
    for (SettingsInForce s : settings) {
      if (s.fromNs() <= timeNs && s.vm() == SettingsInForce.ALL_VMS) {
        forAll = Optional.of(s.settings());
      } else if (s.fromNs() <= timeNs && s.vm() == vm) {
        forVm = Optional.of(s.settings());
      }
    }
    return forVm.isPresent() ? forVm : forAll;
  }

  /// @throws IllegalArgumentException when the trace was made inside a guest, for those who read it by the host's rule
  public void requireHost() {
    if (kind instanceof TraceKind.Guest) {
      throw new IllegalArgumentException(
          "It is a trace of kind guest, whose windows a guest's governor moved."
              + " Give a trace of the host, or use haltwise replay or verify, which take both.");
    }
  }

  public TraceInfo withSettings(List<SettingsInForce> newSettings) {
    return new TraceInfo(hostName, kernelRelease, architecture, clock, startNs, endNs, newSettings,
        vcpus, eventsLost, recorder, workload, workItems, kind, accounts);
  }

  public TraceInfo withKernelRelease(String release) {
    return new TraceInfo(hostName, release, architecture, clock, startNs, endNs, settings, vcpus,
        eventsLost, recorder, workload, workItems, kind, accounts);
  }

  /// With other vCPUs, and no accounts of them.
  public TraceInfo withVcpus(List<VcpuInfo> newVcpus) {
    return new TraceInfo(hostName, kernelRelease, architecture, clock, startNs, endNs, settings,
        newVcpus, eventsLost, recorder, workload, workItems, kind);
  }

  public TraceInfo withAccounts(List<VcpuAccount> newAccounts) {
    return new TraceInfo(hostName, kernelRelease, architecture, clock, startNs, endNs, settings,
        vcpus, eventsLost, recorder, workload, workItems, kind, newAccounts);
  }

  public TraceInfo withKind(TraceKind newKind) {
    return new TraceInfo(hostName, kernelRelease, architecture, clock, startNs, endNs, settings,
        vcpus, eventsLost, recorder, workload, workItems, newKind, accounts);
  }

  public TraceInfo withWork(String label, long items) {
    return new TraceInfo(hostName, kernelRelease, architecture, clock, startNs, endNs, settings,
        vcpus, eventsLost, recorder, label, items, kind, accounts);
  }

  TraceInfo withLosses(long events) {
    return new TraceInfo(hostName, kernelRelease, architecture, clock, startNs, endNs, settings,
        vcpus, events, recorder, workload, workItems, kind, accounts);
  }

  TraceInfo lasting(long ns) {
    return new TraceInfo(hostName, kernelRelease, architecture, clock, startNs, startNs + ns,
        settings, vcpus, eventsLost, recorder, workload, workItems, kind, accounts);
  }
}
