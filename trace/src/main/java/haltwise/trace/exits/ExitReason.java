package haltwise.trace.exits;

import java.util.Locale;

/// Why a vCPU left its guest.
///
/// @param code VMX: the basic exit reason, with bit 31 for a failed entry. SVM: the exit code, and for an MSR access
///     [#SVM_WRITE] when it wrote. PVM: as `kvm:kvm_exit` has it. arm64: the exception class of a trap, or [#ARM_NO_TRAP]
///     with the kind of exception
public record ExitReason(Isa isa, int code) {
  /// Bit that tells a written from a read MSR, which SVM has only in its exit information.
  public static final int SVM_WRITE = 0x1_0000;
  /// Bit of an arm64 exit that was no trap: 0 interrupt, 1 SError, 3 illegal state below it.
  public static final int ARM_NO_TRAP = 0x1_0000;

  private static final int VMX_BASIC_AND_FAILED = 0x8000_FFFF;
  private static final int SVM_MSR = 0x7c;
  private static final int ARM_TRAP = 2;

  /// Of the fields of `kvm:kvm_exit` on x86.
  ///
  /// @param information `info1`
  public static ExitReason ofX86(int isa, int reason, long information) {
    Isa known = Isa.of(isa);
    return new ExitReason(known, switch (known) {
      case VMX -> reason & VMX_BASIC_AND_FAILED;
      case SVM -> reason == SVM_MSR && information == 1 ? reason | SVM_WRITE : reason;
      case PVM, ARM64, UNKNOWN -> reason;
    });
  }

  /// Of the fields of `kvm:kvm_exit` on arm64.
  ///
  /// @param exception `ret`: 2 for a trap
  public static ExitReason ofArm(int exception, int exceptionClass) {
    return new ExitReason(Isa.ARM64,
        exception == ARM_TRAP ? exceptionClass : ARM_NO_TRAP | exception & 0xFFFF);
  }

  /// Of a word of the event's text, such as `HLT` (VMX), `hlt` (SVM), `WFx` (arm64) or `0x123`.
  ///
  /// @param information `info1`; 0 when the text has none
  public static ExitReason ofText(String word, long information) {
    if (word.startsWith("0x")) {
      return new ExitReason(Isa.UNKNOWN, Integer.parseUnsignedInt(word.substring(2), 16));
    }
    return ReasonNames.reason(word)
        .map(r -> ofX86(r.isa.number(), r.code, information))
        .orElse(new ExitReason(Isa.UNKNOWN, 0));
  }

  /// The kernel's word for it, such as `MSR_WRITE` or `npf`, as `perf kvm stat` shows it too.
  public String text() {
    return ReasonNames.name(this)
        .orElseGet(() -> String.format(Locale.ROOT, "0x%x", code));
  }

  public ExitKind kind() {
    return ReasonNames.kind(text());
  }
}
