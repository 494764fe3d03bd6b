package haltwise.trace.exits;

/// Whose numbers an exit reason is in.
public enum Isa {
  /// Intel VMX; 1 in `kvm:kvm_exit`.
  VMX(1),
  /// AMD SVM; 2 in `kvm:kvm_exit`.
  SVM(2),
  /// Pagetable Virtual Machine, a KVM without hardware virtualization; 3 in `kvm:kvm_exit`.
  PVM(3),
  /// arm64, whose `kvm:kvm_exit` has no such field: the number is ours.
  ARM64(64),
  /// An event of a form that is not known.
  UNKNOWN(0);

  private final int number;

  Isa(int number) {
    this.number = number;
  }

  /// As the trace file has it.
  public int number() {
    return number;
  }

  public static Isa of(int number) {
    for (Isa isa : values()) {
      if (isa.number == number) {
        return isa;
      }
    }
    return UNKNOWN;
  }
}
