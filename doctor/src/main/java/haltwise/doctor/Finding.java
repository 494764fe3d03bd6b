package haltwise.doctor;

import haltwise.linux.HostIdentity;
import haltwise.linux.KvmParameter;
import haltwise.linux.PowerZone;
import haltwise.linux.VmProcess;
import java.util.List;
import java.util.Optional;

/// One thing that was looked at on this host. A new one is a record here, looked for in [Doctor].
public sealed interface Finding {
  /// What it is about: findings of one topic stand together, in this order.
  enum Topic {
    HOST("Host"), KVM("KVM"), EVENTS("Halt events"), PARAMETERS("Parameters"), VMS("VMs"), ENERGY(
        "Energy"), CALIBRATION("Calibration");

    private final String title;

    Topic(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  Topic topic();

  /// @param cpus that this process may use
  record Host(HostIdentity identity, String cpuModel, String cpus) implements Finding {
    @Override
    public Topic topic() {
      return Topic.HOST;
    }
  }

  /// /dev/kvm runs micro-VMs that can be told how long to poll.
  record KvmUsable() implements Finding {
    @Override
    public Topic topic() {
      return Topic.KVM;
    }
  }

  /// Halts can be recorded.
  ///
  /// @param events that are there, of those that a recording uses
  record HaltEvents(List<String> events) implements Finding {
    public HaltEvents {
      events = List.copyOf(events);
    }

    @Override
    public Topic topic() {
      return Topic.EVENTS;
    }
  }

  /// @param remedy how to get it written; empty when this process may
  record Parameter(KvmParameter parameter, Optional<String> remedy) implements Finding {
    @Override
    public Topic topic() {
      return Topic.PARAMETERS;
    }
  }

  record RunningVm(VmProcess process) implements Finding {
    @Override
    public Topic topic() {
      return Topic.VMS;
    }
  }

  record EnergyMeter(PowerZone zone) implements Finding {
    @Override
    public Topic topic() {
      return Topic.ENERGY;
    }
  }

  /// What halts cost on this very host and kernel was measured.
  ///
  /// @param takenOn date, such as `2026-11-22`
  record Calibrated(String file, String takenOn) implements Finding {
    @Override
    public Topic topic() {
      return Topic.CALIBRATION;
    }
  }

  /// Something that would be of use is not here.
  ///
  /// @param what with which value
  /// @param remedy what to do, and what works without
  record Lacks(Topic topic, String what, String remedy) implements Finding {
  }
}
