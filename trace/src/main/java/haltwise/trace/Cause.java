package haltwise.trace;

/// What ended a halt. Source: the interrupt injection events of kvm (`kvm_apic_accept_irq`, `kvm_set_irq`, …).
public enum Cause {
  TIMER, DEVICE, IPI, OTHER, UNKNOWN;

  /// The word of the trace file.
  public String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
