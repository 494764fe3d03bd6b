package haltwise.trace;

import java.util.List;

/// From which side a trace saw the idle time of its CPUs.
public sealed interface TraceKind {
  /// The word of the trace file.
  String text();

  /// Halts of vCPUs, seen by the host: one row for each `kvm_vcpu_wakeup`.
  record Host() implements TraceKind {
    @Override
    public String text() {
      return "host";
    }
  }

  /// Idle periods of the CPUs of one guest, seen from inside: a row from the moment that a CPU has nothing to run until
  /// it has. The same columns, read so: the vCPU is a CPU of the guest, `windowNs` how long its governor allowed it to
  /// poll, `polledNs` how long it did, `waited` whether it executed HLT, `durationNs - polledNs` then the residency that
  /// the governor goes by, `change` the `power:guest_halt_poll_ns` event. The host's settings are not known.
  ///
  /// @param settings in force in the guest, by time; empty when they are not known
  record Guest(List<InForce> settings) implements TraceKind {
    public Guest {
      settings = List.copyOf(settings);
    }

    @Override
    public String text() {
      return "guest";
    }
  }

  /// Guest settings that held from a moment on, for all CPUs of the guest.
  ///
  /// @param fromNs on the clock of the trace, ns
  record InForce(long fromNs, GuestSettings settings) {
  }
}
