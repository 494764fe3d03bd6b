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
  /// it has, or comes out of HLT. So a poll in vain and the HLT after it are one row; an interrupt that takes the CPU out of
  /// HLT and gives it nothing to run ends one row and begins another, as it does for the governor, which decides after
  /// each HLT.
  ///
  /// The same columns, read so: the vCPU is a CPU of the guest, `windowNs` how long its governor allowed it to
  /// poll, `polledNs` how long it did, `waited` whether it executed HLT (or entered another state deeper than polling),
  /// `durationNs - polledNs` then the residency that the governor goes by, `change` the `power:guest_halt_poll_ns` event.
  /// `arrivalNs` is when another CPU of the guest sent the interrupt that ended HLT, where it did and that was seen: the
  /// rest of the duration is the host's wake latency; -1 for other HLTs, since a guest does not see when its timer or
  /// a device woke it. The host's settings are not known.
  ///
  /// @param settings in force in the guest, by time; empty when they are not known
  /// @param idle who chose the idle states, and what the kernel counted of them
  record Guest(List<InForce> settings, GuestIdle idle) implements TraceKind {
    /// Of a guest whose counters are not known.
    public Guest(List<InForce> settings) {
      this(settings, GuestIdle.UNKNOWN);
    }

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
