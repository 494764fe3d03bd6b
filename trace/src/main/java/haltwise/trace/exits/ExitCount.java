package haltwise.trace.exits;

/// The exits of a vCPU for one reason. Source: `kvm:kvm_exit`, and the `kvm:kvm_entry` that followed.
///
/// @param count how often
/// @param handlingNs from exit to entry without the halts between, over all of them, ns; it includes time in user space and
///     time that another task had the CPU
/// @param haltedNs in halts between exit and entry, polled or blocked, ns
public record ExitCount(ExitReason reason, long count, long handlingNs, long haltedNs) {
  ExitCount plus(ExitCount o) {
    return new ExitCount(reason, count + o.count, handlingNs + o.handlingNs,
        haltedNs + o.haltedNs);
  }
}
