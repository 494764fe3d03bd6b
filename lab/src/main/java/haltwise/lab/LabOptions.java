package haltwise.lab;

import haltwise.trace.HostSettings;
import java.util.OptionalLong;

/// How a workload is run.
///
/// @param durationNs length of the measured window, ns
/// @param warmUpNs run before it and not measured, ns
/// @param vcpus number of vCPUs
/// @param haltPollMaxNs the VM's own maximum (KVM_CAP_HALT_POLL), ns; empty = the host's parameter
/// @param cpus where the threads run
public record LabOptions(long durationNs, long warmUpNs, int vcpus, OptionalLong haltPollMaxNs,
    CpuPlan cpus) {
  /// The first 20–100 ms of a run are slow while the JVM compiles the device's loop.
  public static final long DEFAULT_WARM_UP_NS = 300_000_000;

  public LabOptions {
    Limits.time("duration", durationNs, 1_000_000, 86_400_000_000_000L);
    Limits.time("warm-up", warmUpNs, 0, 3_600_000_000_000L);
    Limits.number("vcpus", vcpus, 1, GuestLayout.MAX_VCPUS);
    haltPollMaxNs.ifPresent(LabOptions::checkHaltPollMax);
  }

  /// One run of a workload with as many vCPUs as it needs, pinned, under the host's parameters.
  public static LabOptions of(Workload workload, long durationNs) {
    return new LabOptions(durationNs, DEFAULT_WARM_UP_NS, workload.vcpusNeeded(),
        OptionalLong.empty(), new CpuPlan.Automatic());
  }

  public LabOptions withHaltPollMaxNs(long maxNs) {
    return new LabOptions(durationNs, warmUpNs, vcpus, OptionalLong.of(maxNs), cpus);
  }

  /// Without a maximum of the VM's own.
  public LabOptions underTheHostsMax() {
    return new LabOptions(durationNs, warmUpNs, vcpus, OptionalLong.empty(), cpus);
  }

  public LabOptions withVcpus(int count) {
    return new LabOptions(durationNs, warmUpNs, count, haltPollMaxNs, cpus);
  }

  public LabOptions withCpus(CpuPlan plan) {
    return new LabOptions(durationNs, warmUpNs, vcpus, haltPollMaxNs, plan);
  }

  public LabOptions withWarmUpNs(long ns) {
    return new LabOptions(durationNs, ns, vcpus, haltPollMaxNs, cpus);
  }

  void checkFits(Workload workload) {
    int needed = workload.vcpusNeeded();
    if (vcpus % needed != 0) {
      throw new IllegalArgumentException("vcpus=" + vcpus + " does not fit \""
          + workload.label() + "\". Use a multiple of " + needed + ".");
    }
  }

  static void checkHaltPollMax(long maxNs) {
    if (maxNs < 0 || maxNs > HostSettings.U32_MAX) {
      throw new IllegalArgumentException("A halt-poll maximum of " + maxNs
          + " ns does not fit KVM's unsigned 32-bit number. Use 0 to 4294967295 (4.29 s).");
    }
  }
}
