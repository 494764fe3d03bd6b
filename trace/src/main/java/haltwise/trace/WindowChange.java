package haltwise.trace;

/// A `kvm:kvm_halt_poll_ns` event: the kernel moved a vCPU's window (or wrote the same value again).
///
/// @param fromNs `old`, ns; [Halt#UNKNOWN_NS] for [#NONE]
/// @param toNs `new`, ns, before the silent clamp to max at the next halt; [Halt#UNKNOWN_NS] for [#NONE]
public record WindowChange(long fromNs, long toNs) {
  /// The kernel emitted no event at this halt.
  public static final WindowChange NONE = new WindowChange(Halt.UNKNOWN_NS, Halt.UNKNOWN_NS);

  public boolean happened() {
    return toNs >= 0;
  }

  @Override
  public String toString() {
    return happened() ? fromNs + " -> " + toNs : "no event";
  }
}
