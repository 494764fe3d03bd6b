package haltwise.doctor;

import haltwise.doctor.host.Ceiling;
import haltwise.doctor.host.CpuLayout;
import haltwise.doctor.host.KernelPolling;
import haltwise.doctor.host.Platform;
import haltwise.doctor.host.VmFacts;
import haltwise.linux.HostIdentity;
import haltwise.linux.KvmParameter;
import haltwise.linux.power.PowerZone;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// One thing that was looked at on a host. A new one is a record here, looked for in [Doctor].
public sealed interface Finding {
  /// What it is about: findings of one topic stand together, in this order.
  enum Topic {
    HOST("Host"), KVM("KVM"), EVENTS("Halt events"), PARAMETERS("Parameters"), RULE("Rule"), VMS(
        "VMs"), GUEST("Guest side"), IDLE("Idle states"), CPUS("CPUs"), ENERGY(
            "Energy"), MANAGEMENT("QEMU"), CALIBRATION("Calibration");

    private final String title;

    Topic(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  default Topic topic() {
    return switch (this) {
      case Host _ -> Topic.HOST;
      case KvmUsable _,VendorModule _ -> Topic.KVM;
      case HaltEvents _,Rights _ -> Topic.EVENTS;
      case Parameter _ -> Topic.PARAMETERS;
      case Rule _ -> Topic.RULE;
      case RunningVm _ -> Topic.VMS;
      case GuestPolling _ -> Topic.GUEST;
      case IdleStates _ -> Topic.IDLE;
      case Cpus _ -> Topic.CPUS;
      case EnergyMeter _,PerfEnergy _,Battery _,Mains _ -> Topic.ENERGY;
      case MonitorSocket _,LibvirtSocket _,QemuVersion _ -> Topic.MANAGEMENT;
      case Calibrated _ -> Topic.CALIBRATION;
      case Lacks(var topic, _, _) -> topic;
    };
  }

  /// @param cpus that this process may use
  record Host(HostIdentity identity, String cpuModel, String cpus, Platform platform)
      implements
        Finding {
  }

  /// /dev/kvm runs micro-VMs that can be told how long to poll.
  record KvmUsable() implements Finding {
  }

  record VendorModule(haltwise.doctor.host.VendorModule module) implements Finding {
  }

  /// Halts can be recorded.
  ///
  /// @param events that are there, of those that a recording uses
  record HaltEvents(List<String> events) implements Finding {
    public HaltEvents {
      events = List.copyOf(events);
    }
  }

  /// What this process may do beside.
  ///
  /// @param perfParanoid `kernel.perf_event_paranoid`; above -1 only root, or CAP_PERFMON, may open trace events with perf
  /// @param counters whether debugfs shows KVM's counters (`/sys/kernel/debug/kvm`) to this process
  record Rights(boolean root, OptionalLong perfParanoid, boolean counters) implements Finding {
  }

  /// @param defaultValue of this kernel; empty when it is not known
  /// @param remedy how to get it written; empty when this process may
  record Parameter(KvmParameter parameter, OptionalLong defaultValue, Optional<String> remedy)
      implements
        Finding {
  }

  /// How this kernel moves windows.
  record Rule(KernelPolling kernel) implements Finding {
  }

  record RunningVm(VmFacts vm, Ceiling ceiling) implements Finding {
  }

  /// This kernel is a guest that can poll by itself.
  record GuestPolling(haltwise.doctor.host.GuestPolling polling) implements Finding {
  }

  record IdleStates(haltwise.doctor.host.IdleStates states) implements Finding {
  }

  /// @param vcpus of all running VMs
  /// @param stealShare 0..1; empty where nothing is stolen or no time passed
  /// @param stealSinceBoot whether that is since the start, else over the time of looking
  record Cpus(CpuLayout layout, int vcpus, Optional<haltwise.linux.Frequency> frequency,
      OptionalDouble stealShare, boolean stealSinceBoot) implements Finding {
  }

  record EnergyMeter(PowerZone zone) implements Finding {
  }

  /// @param events such as `energy-pkg`
  record PerfEnergy(List<String> events) implements Finding {
    public PerfEnergy {
      events = List.copyOf(events);
    }
  }

  /// @param status as the kernel says: `Discharging`, …
  record Battery(String name, String status, OptionalLong capacityPercent, OptionalDouble watts,
      OptionalDouble wattHours) implements Finding {
  }

  record Mains(String name, boolean online) implements Finding {
  }

  /// Where QEMU answers `query-stats`.
  record MonitorSocket(int processId, String path) implements Finding {
  }

  record LibvirtSocket(String path) implements Finding {
  }

  record QemuVersion(String version) implements Finding {
  }

  /// What halts cost on this very host and kernel was measured.
  ///
  /// @param takenOn date, such as `2026-11-22`
  record Calibrated(String file, String takenOn) implements Finding {
  }

  /// Something that would be of use is not here.
  ///
  /// @param what with which value
  /// @param remedy what to do, and what works without
  record Lacks(Topic topic, String what, String remedy) implements Finding {
  }
}
