package haltwise.trace.exits;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Numbers and the kernel's words of exit reasons. Sources: Intel SDM volume 3, appendix C; AMD APM volume 2, appendix C;
/// Arm ARM, `ESR_ELx.EC`; the words are those that `perf kvm stat` and ftrace print.
final class ReasonNames {
  private static final String VMX = """
      0 EXCEPTION_NMI, 1 EXTERNAL_INTERRUPT, 2 TRIPLE_FAULT, 3 INIT_SIGNAL, 4 SIPI_SIGNAL, 6 OTHER_SMI,
      7 INTERRUPT_WINDOW, 8 NMI_WINDOW, 9 TASK_SWITCH, 10 CPUID, 12 HLT, 13 INVD, 14 INVLPG, 15 RDPMC, 16 RDTSC,
      18 VMCALL, 19 VMCLEAR, 20 VMLAUNCH, 21 VMPTRLD, 22 VMPTRST, 23 VMREAD, 24 VMRESUME, 25 VMWRITE, 26 VMOFF, 27 VMON,
      28 CR_ACCESS, 29 DR_ACCESS, 30 IO_INSTRUCTION, 31 MSR_READ, 32 MSR_WRITE, 33 INVALID_STATE, 34 MSR_LOAD_FAIL,
      36 MWAIT_INSTRUCTION, 37 MONITOR_TRAP_FLAG, 39 MONITOR_INSTRUCTION, 40 PAUSE_INSTRUCTION, 41 MCE_DURING_VMENTRY,
      43 TPR_BELOW_THRESHOLD, 44 APIC_ACCESS, 45 EOI_INDUCED, 46 GDTR_IDTR, 47 LDTR_TR, 48 EPT_VIOLATION,
      49 EPT_MISCONFIG, 50 INVEPT, 51 RDTSCP, 52 PREEMPTION_TIMER, 53 INVVPID, 54 WBINVD, 55 XSETBV, 56 APIC_WRITE,
      57 RDRAND, 58 INVPCID, 59 VMFUNC, 60 ENCLS, 61 RDSEED, 62 PML_FULL, 63 XSAVES, 64 XRSTORS, 67 UMWAIT, 68 TPAUSE,
      74 BUS_LOCK, 75 NOTIFY""";
  private static final String SVM = """
      0 read_cr0, 2 read_cr2, 3 read_cr3, 4 read_cr4, 8 read_cr8, 10 write_cr0, 12 write_cr2, 13 write_cr3, 14 write_cr4,
      18 write_cr8, 20 read_dr0, 27 read_dr7, 30 write_dr0, 37 write_dr7, 40 DE excp, 41 DB excp, 43 BP excp, 46 UD excp,
      47 NM excp, 48 DF excp, 4d GP excp, 4e PF excp, 50 MF excp, 51 AC excp, 52 MC excp, 60 interrupt, 61 nmi, 62 smi,
      63 init, 64 vintr, 65 cr0_sel_write, 66 read_idtr, 67 read_gdtr, 68 read_ldtr, 69 read_rt, 6a write_idtr,
      6b write_gdtr, 6c write_ldtr, 6d write_rt, 6e rdtsc, 6f rdpmc, 70 pushf, 71 popf, 72 cpuid, 73 rsm, 74 iret,
      75 swint, 76 invd, 77 pause, 78 hlt, 79 invlpg, 7a invlpga, 7b io, 7c msr, 1007c msr_write, 7d task_switch,
      7e ferr_freeze, 7f shutdown, 80 vmrun, 81 hypercall, 82 vmload, 83 vmsave, 84 stgi, 85 clgi, 86 skinit, 87 rdtscp,
      88 icebp, 89 wbinvd, 8a monitor, 8b mwait, 8c mwait_cond, 8d xsetbv, 8e rdpru, 8f efer_write_trap,
      a2 invpcid, a5 bus_lock, a6 idle_hlt, 400 npf, 401 avic_incomplete_ipi, 402 avic_unaccelerated_access, 403 vmgexit,
      ffffffff invalid_guest_state""";
  private static final String PVM = """
      10000 SYSCALL, 20000 HYPERCALL, 30000 ERETU, 40000 ERETS, 50000 INTERRUPT, 60000 INT80""";
  private static final String ARM64 = """
      0 UNKNOWN, 1 WFx, 3 CP15_32, 4 CP15_64, 5 CP14_MR, 6 CP14_LS, 7 FP_ASIMD, 8 CP10_ID, 9 PAC, c CP14_64, 11 SVC32,
      12 HVC32, 13 SMC32, 15 SVC64, 16 HVC64, 17 SMC64, 18 SYS64, 19 SVE, 1a ERET, 1f IMP_DEF, 20 IABT_LOW, 21 IABT_CUR,
      22 PC_ALIGN, 24 DABT_LOW, 25 DABT_CUR, 26 SP_ALIGN, 2c FP_EXC64, 2f SERROR, 30 BREAKPT_LOW, 32 SOFTSTP_LOW,
      34 WATCHPT_LOW, 3c BRK64, 10000 IRQ, 10001 EL1_SERROR, 10003 IL""";

  private static final Map<ExitReason, String> NAMES = new HashMap<>();
  private static final Map<String, ExitReason> REASONS = new HashMap<>();

  static {
    add(Isa.VMX, VMX, 10);
    add(Isa.SVM, SVM, 16);
    add(Isa.PVM, PVM, 16);
    add(Isa.ARM64, ARM64, 16);
    // Older and newer words for the same.
    REASONS.put("PENDING_INTERRUPT", new ExitReason(Isa.VMX, 7));
    REASONS.put("idle-halt", new ExitReason(Isa.SVM, 0xa6));
    REASONS.put("idle_halt", new ExitReason(Isa.SVM, 0xa6));
  }

  private ReasonNames() {
  }

  private static void add(Isa isa, String table, int radix) {
    for (String entry : table.split(",\\s*")) {
      String[] part = entry.split(" ", 2);
      ExitReason reason = new ExitReason(isa, Integer.parseUnsignedInt(part[0], radix));
      NAMES.put(reason, part[1]);
      REASONS.putIfAbsent(part[1], reason);
    }
  }

  static Optional<String> name(ExitReason reason) {
    return Optional.ofNullable(NAMES.get(reason));
  }

  static Optional<ExitReason> reason(String name) {
    return Optional.ofNullable(REASONS.get(name));
  }

  static ExitKind kind(String name) {
    return switch (name) {
      case "HLT", "hlt", "idle_hlt", "WFx", "MWAIT_INSTRUCTION", "mwait", "mwait_cond" ->
        ExitKind.HALT;
      case "MSR_READ", "MSR_WRITE", "msr", "msr_write", "SYS64" -> ExitKind.MSR;
      case "PREEMPTION_TIMER" -> ExitKind.TIMER;
      case "EXTERNAL_INTERRUPT", "interrupt", "INTERRUPT", "IRQ", "nmi", "smi", "OTHER_SMI" ->
        ExitKind.INTERRUPT;
      case "INTERRUPT_WINDOW", "NMI_WINDOW", "vintr" -> ExitKind.INJECTION;
      case "APIC_ACCESS", "APIC_WRITE", "EOI_INDUCED", "TPR_BELOW_THRESHOLD",
          "avic_incomplete_ipi", "avic_unaccelerated_access" ->
        ExitKind.APIC;
      case "IO_INSTRUCTION", "io" -> ExitKind.IO;
      case "EPT_VIOLATION", "EPT_MISCONFIG", "npf", "DABT_LOW", "IABT_LOW" -> ExitKind.MEMORY;
      case "VMCALL", "hypercall", "HYPERCALL", "HVC64", "HVC32", "SMC64", "SMC32" ->
        ExitKind.HYPERCALL;
      case "PAUSE_INSTRUCTION", "pause" -> ExitKind.PAUSE;
      default -> ExitKind.OTHER;
    };
  }
}
