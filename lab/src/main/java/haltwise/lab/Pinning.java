package haltwise.lab;

import haltwise.linux.CpuSet;
import haltwise.linux.HostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where the threads of a lab VM run.
///
/// @param vcpuCpus CPU of each vCPU; empty when the scheduler decides
/// @param deviceCpu CPU of the device's thread, if it is pinned
/// @param bystanders where the other threads of this process were moved to, so that they do not end the vCPUs' polls;
///     empty when they were left alone
public record Pinning(List<Integer> vcpuCpus, Optional<Integer> deviceCpu, CpuSet bystanders) {
  private static final CpuSet NONE = new CpuSet(List.of());

  static Pinning of(CpuPlan plan, int vcpus, boolean needsDevice, CpuSet allowed) {
    return switch (plan) {
      case CpuPlan.Free _ -> new Pinning(List.of(), Optional.empty(), NONE);
      case CpuPlan.Automatic _ when allowed.cpus().size() < 2 ->
        new Pinning(List.of(), Optional.empty(), NONE);
      case CpuPlan.Automatic _ -> automatic(vcpus, needsDevice, allowed);
      case CpuPlan.Chosen(List<Integer> cpus, int deviceCpu) -> {
        cpus.forEach(c -> check(c, allowed));
        check(deviceCpu, allowed);
        yield inTurn(cpus, vcpus, deviceCpu, allowed);
      }
    };
  }

  private static Pinning automatic(int vcpus, boolean needsDevice, CpuSet allowed) {
    int deviceCpu = allowed.cpus().get(1);
    List<Integer> forVcpus = needsDevice
        ? allowed.without(CpuSet.of(deviceCpu)).cpus()
        : allowed.cpus();
    return inTurn(forVcpus, vcpus, deviceCpu, allowed);
  }

  private static Pinning inTurn(List<Integer> cpus, int vcpus, int deviceCpu, CpuSet allowed) {
    List<Integer> ofVcpu = new ArrayList<>();
    for (int v = 0; v < vcpus; v++) {
      ofVcpu.add(cpus.get(v % cpus.size()));
    }
    CpuSet left = allowed.without(new CpuSet(ofVcpu));
    return new Pinning(List.copyOf(ofVcpu), Optional.of(deviceCpu), left);
  }

  private static void check(int cpu, CpuSet allowed) {
    if (!allowed.contains(cpu)) {
      throw new IllegalArgumentException("CPU " + cpu
          + " cannot be used: it does not exist or this process may not run on it. Use one of: "
          + allowed + ".");
    }
  }

  static void pinCaller(CpuSet cpus) {
    int errno = cpus.applyTo(0);
    if (errno != 0) {
      throw new HostException("Cannot pin a thread to CPU " + cpus, errno,
          "Choose other CPUs, or let the scheduler decide.");
    }
  }

  Optional<CpuSet> ofVcpu(int vcpu) {
    return vcpuCpus.isEmpty() ? Optional.empty() : Optional.of(CpuSet.of(vcpuCpus.get(vcpu)));
  }

  /// `vCPUs on CPU 0, device on CPU 1, other threads of this process on CPU 1`.
  @Override
  public String toString() {
    if (vcpuCpus.isEmpty()) {
      return "not pinned";
    }
    String vcpus = vcpuCpus.size() == 1 ? "vCPU on CPU " : "vCPUs on CPUs ";
    return vcpus + String.join(", ", vcpuCpus.stream().map(String::valueOf).toList())
        + deviceCpu.map(c -> ", device on CPU " + c).orElse("") + (bystanders.isEmpty()
            ? ""
            : ", other threads of this process on CPU " + bystanders);
  }
}
