package haltwise.record;

import haltwise.linux.EventFormat;
import haltwise.trace.exits.ExitReason;
import haltwise.trace.exits.Isa;
import java.nio.ByteBuffer;

/// Where a kernel's `kvm_exit` or `kvm_entry` has its fields; kernels and architectures differ, and miss some.
///
/// x86 has `exit_reason`, `isa`, `info1`, `vcpu_id` (`arch/x86/kvm/trace.h`); arm64 `ret` and `esr_ec`, before 5.x `idx` and
/// `exit_reason` (`arch/arm64/kvm/trace_arm.h`). -1 stands for a field that is missing.
record ExitLayout(int reason, int isa, int information, int exception, int vcpuId) {
  private static final int MISSING = -1;
  static final ExitLayout NONE = new ExitLayout(MISSING, MISSING, MISSING, MISSING, MISSING);

  static ExitLayout of(EventFormat f) {
    return new ExitLayout(first(f, "exit_reason", "esr_ec"), first(f, "isa"), first(f, "info1"),
        first(f, "ret", "idx"), first(f, "vcpu_id"));
  }

  private static int first(EventFormat f, String... names) {
    for (String name : names) {
      EventFormat.Field field = f.fields().get(name);
      if (field != null) {
        return field.offset();
      }
    }
    return MISSING;
  }

  /// @param at where the record starts
  ExitReason reason(ByteBuffer b, int at) {
    if (reason == MISSING) {
      return new ExitReason(Isa.UNKNOWN, 0);
    }
    int code = b.getInt(at + reason);
    if (exception != MISSING) {
      return ExitReason.ofArm(b.getInt(at + exception), code);
    }
    return ExitReason.ofX86(isa == MISSING ? Isa.UNKNOWN.number() : b.getInt(at + isa), code,
        information == MISSING ? 0 : b.getLong(at + information));
  }

  /// [VcpuTarget#UNKNOWN_ID] where the event does not say.
  int vcpuId(ByteBuffer b, int at) {
    return vcpuId == MISSING ? VcpuTarget.UNKNOWN_ID : b.getInt(at + vcpuId);
  }
}
