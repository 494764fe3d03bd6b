package haltwise.lab;

import java.util.List;

/// Where the threads of a lab VM shall run. Pinning decides results, so a report states what was done.
public sealed interface CpuPlan {
  /// With two CPUs or more: vCPU 0 on one, the device on another, other vCPUs in turn on those without the device.
  record Automatic() implements CpuPlan {
  }

  /// The scheduler decides.
  record Free() implements CpuPlan {
  }

  /// @param vcpuCpus CPU of each vCPU, in turn if there are more vCPUs; not empty
  /// @param deviceCpu CPU of the device's thread
  record Chosen(List<Integer> vcpuCpus, int deviceCpu) implements CpuPlan {
    public Chosen {
      vcpuCpus = List.copyOf(vcpuCpus);
      if (vcpuCpus.isEmpty()) {
        throw new IllegalArgumentException("No CPU is given for the vCPUs. Name at least one.");
      }
    }
  }
}
