package haltwise.record;

import static haltwise.trace.exits.VcpuAccount.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.exits.ExitCount;
import haltwise.trace.exits.ExitKind;
import haltwise.trace.exits.ExitReason;
import haltwise.trace.exits.Isa;
import haltwise.trace.exits.VcpuAccount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: hand computation, on records laid out as kernels 5.4, 6.1 and 6.18 and arm64 have them; the arithmetic is in
/// the comments. And the same events as lines of text.
final class ExitAccountsTest {
  private static final int VCPU0 = 100;
  private static final int VCPU1 = 101;
  private static final int OTHER_TASK = 300;
  private static final long VMX = 1;
  private static final long SVM = 2;

  @TempDir
  Path directory;

  private final Records r = new Records().event("kvm_vcpu_wakeup", "8 ns", "1 waited", "1 valid");
  private HaltAssembler assembler = new HaltAssembler(true);

  /// Of 6.1.
  private Records x86() {
    return r
        .event("kvm_exit", "4 exit_reason", "8 guest_rip", "4 isa", "8 info1", "8 info2",
            "4 intr_info", "4 error_code", "4 vcpu_id")
        .event("kvm_entry", "4 vcpu_id", "8 rip");
  }

  private void exit(long timeNs, int thread, long isa, long reason, long info1) {
    r.at(timeNs, 0, thread, "kvm_exit", Map.of("exit_reason", reason, "isa", isa, "info1", info1,
        "vcpu_id", (long) thread - VCPU0));
  }

  private void enter(long timeNs, int thread) {
    r.at(timeNs, 0, thread, "kvm_entry", Map.of("vcpu_id", (long) thread - VCPU0));
  }

  private Trace trace(long endNs) {
    assembler.add(0, 50, VcpuTarget.created(VCPU0, 0), AnchorRule.INFERRED);
    assembler.add(0, 50, VcpuTarget.created(VCPU1, 1), AnchorRule.INFERRED);
    new EventDecoder(r.formats(), assembler).decode(List.of(r));
    return TraceBuilder.build(assembler, new TraceInfo("h", "6.1", "x86_64", "mono", 0, endNs,
        List.of(), List.of(), 0, "test", "", -1));
  }

  private VcpuAccount account(int vcpu, long endNs) {
    return trace(endNs).info().accounts().get(vcpu);
  }

  private static ExitCount vmx(int reason, long count, long handlingNs, long haltedNs) {
    return new ExitCount(new ExitReason(Isa.VMX, reason), count, handlingNs, haltedNs);
  }

  @Test
  void sharesTimeBetweenGuestHaltsAndHandling() {
    x86();
    enter(1_000, VCPU0);
    exit(5_000, VCPU0, VMX, 12, 0); // in the guest 4,000
    r.at(45_000, 0, VCPU0, "kvm_vcpu_wakeup", Map.of("ns", 35_000L, "valid", 1L));
    enter(47_000, VCPU0); // in the host 42,000: halted 35,000, the rest 7,000
    exit(50_000, VCPU0, VMX, 32, 0); // in the guest 3,000
    enter(52_000, VCPU0); // in the host 2,000
    VcpuAccount a = account(0, 60_000); // in the guest 8,000 more
    assertThat(a.exits()).containsExactlyInAnyOrder(vmx(12, 1, 7_000, 35_000),
        vmx(32, 1, 2_000, 0));
    assertThat(a.guestNs()).isEqualTo(15_000);
    assertThat(a.coveredNs()).as("all from the first event on").isEqualTo(59_000);
    assertThat(a.exitCount(ExitKind.HALT)).isEqualTo(1);
    assertThat(a.ipisSent()).as("not traced").isEqualTo(UNKNOWN);
  }

  @Test
  void namesReasonsOfEachProcessor() {
    x86();
    exit(1_000, VCPU0, VMX, 0x8000_0021L, 0);
    exit(2_000, VCPU0, VMX, 52, 0);
    exit(3_000, VCPU1, SVM, 0x78, 0);
    exit(4_000, VCPU1, SVM, 0xa6, 0);
    exit(5_000, VCPU1, SVM, 0x7c, 0);
    exit(6_000, VCPU1, SVM, 0x7c, 1);
    exit(7_000, VCPU1, 3, 0x20000, 0);
    exit(8_000, VCPU1, SVM, 0xfff, 0);
    List<VcpuAccount> accounts = trace(9_000).info().accounts();
    assertThat(accounts.get(0).exits()).extracting(e -> e.reason().text())
        .containsExactlyInAnyOrder("0x80000021", "PREEMPTION_TIMER");
    assertThat(accounts.get(1).exits()).extracting(e -> e.reason().text())
        .containsExactlyInAnyOrder("hlt", "idle_hlt", "msr", "msr_write", "HYPERCALL", "0xfff");
    assertThat(accounts.get(1).exitCount(ExitKind.HALT)).isEqualTo(2);
  }

  @Test
  void readsTheLayoutOf54WhichHasFewerFields() {
    r.event("kvm_exit", "4 exit_reason", "8 guest_rip", "4 isa", "8 info1", "8 info2", "4 vcpu_id")
        .event("kvm_entry", "4 vcpu_id");
    enter(1_000, VCPU1);
    exit(5_000, VCPU1, VMX, 30, 0);
    VcpuAccount a = account(1, 6_000);
    assertThat(a.exits()).containsExactly(vmx(30, 1, 1_000, 0));
    assertThat(a.guestNs()).isEqualTo(4_000);
  }

  @Test
  void readsArm64WhoseEventsNameNoVcpu() {
    r.event("kvm_exit", "4 ret", "4 esr_ec", "8 vcpu_pc").event("kvm_entry", "8 vcpu_pc");
    r.at(1_000, 0, VCPU0, "kvm_entry", Map.of());
    r.at(2_000, 0, VCPU0, "kvm_exit", Map.of("ret", 2L, "esr_ec", 1L));
    r.at(5_000, 0, VCPU0, "kvm_entry", Map.of());
    r.at(9_000, 0, VCPU0, "kvm_exit", Map.of("ret", 0L, "esr_ec", 0L));
    VcpuAccount a = account(0, 9_500);
    assertThat(a.exits()).extracting(e -> e.reason().text() + " " + e.handlingNs())
        .containsExactlyInAnyOrder("WFx 3000", "IRQ 500");
    assertThat(a.exitCount(ExitKind.HALT)).isEqualTo(1);
    assertThat(a.guestNs()).isEqualTo(5_000);
  }

  @Test
  void doesNotGuessWhereAVcpuWasWhileEventsWereLost() {
    x86();
    enter(1_000, VCPU0);
    r.lose();
    exit(5_000, VCPU0, VMX, 12, 0);
    enter(6_000, VCPU0);
    VcpuAccount a = account(0, 10_000);
    assertThat(a.guestNs()).isEqualTo(4_000);
    assertThat(a.coveredNs()).isEqualTo(5_000);
  }

  @Test
  void countsOnlyWhatLiesInTheSpan() {
    assembler.exits().cover(3_000, 8_000);
    x86();
    enter(1_000, VCPU0);
    exit(2_000, VCPU0, VMX, 1, 0);
    enter(4_000, VCPU0); // 1,000 of its handling lie in the span
    exit(7_000, VCPU0, VMX, 1, 0); // in the guest 3,000; then 1,000 of handling
    enter(9_000, VCPU0);
    exit(9_500, VCPU0, VMX, 1, 0);
    VcpuAccount a = account(0, 10_000);
    assertThat(a.exits()).containsExactly(vmx(1, 1, 2_000, 0));
    assertThat(a.guestNs()).isEqualTo(3_000);
  }

  @Test
  void countsSwitchesOfBothKindsAndTheTimeWithoutTheCpu() {
    x86();
    r.event("sched_switch", "4 prev_pid", "8 prev_state", "4 next_pid");
    exit(1_000, VCPU0, VMX, 1, 0);
    r.at(2_000, 0, VCPU0, "sched_switch",
        Map.of("prev_pid", (long) VCPU0, "prev_state", 0x100L, "next_pid", (long) OTHER_TASK));
    r.at(5_000, 0, OTHER_TASK, "sched_switch",
        Map.of("prev_pid", (long) OTHER_TASK, "prev_state", 1L, "next_pid", (long) VCPU0));
    r.at(6_000, 0, VCPU0, "sched_switch",
        Map.of("prev_pid", (long) VCPU0, "prev_state", 1L, "next_pid", 0L));
    r.at(9_000, 0, 0, "sched_switch", Map.of("next_pid", (long) VCPU0));
    VcpuAccount a = account(0, 10_000);
    assertThat(a.voluntarySwitches()).isEqualTo(1);
    assertThat(a.involuntarySwitches()).isEqualTo(1);
    assertThat(a.preemptedNs()).isEqualTo(3_000);
  }

  @Test
  void countsIpisAndTimersOfTheGuest() {
    x86();
    r.event("kvm_apic_ipi", "4 icr_low", "4 dest_id").event("kvm_apic_accept_irq", "4 apicid")
        .event("kvm_inj_virq", "4 vector").event("kvm_hypercall", "8 nr");
    exit(1_000, VCPU0, VMX, 32, 0);
    r.at(1_100, 0, VCPU0, "kvm_apic_ipi", Map.of());
    r.at(1_200, 0, VCPU0, "kvm_apic_accept_irq", Map.of("apicid", 1L));
    enter(2_000, VCPU0);
    exit(3_000, VCPU0, VMX, 52, 0);
    // its own timer, though it has just sent an IPI
    r.at(3_100, 0, VCPU0, "kvm_apic_accept_irq", Map.of("apicid", 0L));
    r.at(3_200, 0, VCPU0, "kvm_inj_virq", Map.of("vector", 236L));
    enter(4_000, VCPU0);
    exit(5_000, VCPU0, VMX, 18, 0);
    r.at(5_100, 0, VCPU0, "kvm_hypercall", Map.of("nr", 10L));
    r.at(5_200, 0, VCPU0, "kvm_hypercall", Map.of("nr", 5L));
    List<VcpuAccount> a = trace(6_000).info().accounts();
    assertThat(a.get(0).ipisSent()).isEqualTo(1);
    assertThat(a.get(0).ipiHypercalls()).isEqualTo(1);
    assertThat(a.get(0).timerInterrupts()).isEqualTo(1);
    assertThat(a.get(0).injected()).isEqualTo(1);
    assertThat(a.get(1).ipisSent()).isZero();
    assertThat(a.get(1).timerInterrupts()).as("an IPI is no timer").isZero();
  }

  @Test
  void countsInterruptsBetweenCpusThatWakeAVcpu() {
    x86();
    r.event("sched_waking", "4 pid", "4 target_cpu").event("ipi_send_cpu", "4 cpu");
    exit(1_000, VCPU0, VMX, 12, 0);
    Map<String, Long> ofVcpu0 = Map.of("pid", (long) VCPU0, "target_cpu", 0L);
    r.at(2_000, 1, OTHER_TASK, "sched_waking", ofVcpu0);
    r.at(2_500, 1, OTHER_TASK, "ipi_send_cpu", Map.of("cpu", 0L));
    // an IPI for somebody else
    r.at(3_000, 1, OTHER_TASK, "sched_waking", Map.of("pid", 999L, "target_cpu", 0L));
    r.at(3_500, 1, OTHER_TASK, "ipi_send_cpu", Map.of("cpu", 0L));
    // woken by another CPU, and by its own
    r.at(4_000, 1, OTHER_TASK, "sched_waking", ofVcpu0);
    r.at(5_000, 0, OTHER_TASK, "sched_waking", ofVcpu0);
    VcpuAccount a = account(0, 6_000);
    assertThat(a.wakeIpis()).isEqualTo(1);
    assertThat(a.remoteWakes()).isEqualTo(2);
  }

  @Test
  void countsTheirArrivalWhereTheKernelDoesNotTellOfTheSending() {
    x86();
    r.event("sched_waking", "4 pid", "4 target_cpu").event("reschedule_entry", "4 vector");
    exit(1_000, VCPU0, VMX, 12, 0);
    r.at(2_000, 1, OTHER_TASK, "sched_waking", Map.of("pid", (long) VCPU0, "target_cpu", 0L));
    r.at(2_700, 0, 0, "reschedule_entry", Map.of("vector", 253L));
    r.at(3_000, 0, 0, "reschedule_entry", Map.of("vector", 253L));
    assertThat(account(0, 6_000).wakeIpis()).isEqualTo(1);
  }

  @Test
  void saysNothingOfExitsThatTheVendorsModuleDidNotEmit() {
    x86();
    r.event("kvm_apic_ipi", "4 icr_low", "4 dest_id");
    r.at(45_000, 0, VCPU0, "kvm_vcpu_wakeup", Map.of("ns", 35_000L, "valid", 1L));
    assembler.exits().ask(EnumSet.of(TracedEvent.EXIT, TracedEvent.ENTRY, TracedEvent.INJECTED,
        TracedEvent.IPI));
    VcpuAccount a = account(0, 60_000);
    assertThat(a.sawExits()).isFalse();
    assertThat(a.guestNs()).isEqualTo(UNKNOWN);
    assertThat(a.injected()).isEqualTo(UNKNOWN);
    assertThat(a.ipisSent()).as("KVM's own event, and there was none").isZero();
  }

  @Test
  void hasNoAccountsOfARecordingWithoutExits() {
    r.at(45_000, 0, VCPU0, "kvm_vcpu_wakeup", Map.of("ns", 35_000L, "valid", 1L));
    assertThat(trace(60_000).info().accounts()).isEmpty();
  }

  private VcpuAccount ofText(String... lines) throws Exception {
    Path file = Files.write(directory.resolve("t.txt"), Arrays.asList(lines));
    return FtraceText.read(file, Optional.empty(), "6.1").info().accounts().get(0);
  }

  @Test
  void readsTextOfIntelAndTraceCmd() throws Exception {
    VcpuAccount a = ofText(
        "  CPU 0/KVM-100 [000] d..1. 1.000001: kvm_entry: vcpu 0, rip 0xffffffff81",
        "  CPU 0/KVM-100 [000] ..... 1.000005: kvm_exit: vcpu 0 reason HLT rip 0xfff0 info1 0x0000000000000000"
            + " info2 0x0000000000000000 intr_info 0x00000000 error_code 0x00000000",
        "  CPU 0/KVM-100 [000] d..2. 1.000006: sched_switch: prev_comm=CPU 0/KVM prev_pid=100 prev_prio=120"
            + " prev_state=S ==> next_comm=swapper/0 next_pid=0 next_prio=120",
        "  CPU 0/KVM-100 [000] ..... 1.000045: kvm_vcpu_wakeup: wait time 35000 ns, polling valid",
        "  CPU 0/KVM-100 [000] ..... 1.000047: kvm_entry: vcpu 0",
        "  CPU 0/KVM-100 [000] 1.000050: kvm_exit:             reason EXTERNAL_INTERRUPT rip 0xfff0 info 0 800000fd");
    assertThat(a.exits()).containsExactly(vmx(1, 1, 0, 0), vmx(12, 1, 7_000, 35_000));
    assertThat(a.guestNs()).isEqualTo(7_000);
    assertThat(a.voluntarySwitches()).isEqualTo(1);
  }

  @Test
  void readsTextOfAmdAndArm() throws Exception {
    assertThat(ofText(
        " v-100 [000] ..... 1.000001: kvm_exit: vcpu 3 reason hlt rip 0xa info1 0x0000000000000000 info2 0x0",
        " v-100 [000] ..... 1.000005: kvm_vcpu_wakeup: poll time 3000 ns, polling valid",
        " v-100 [000] ..... 1.000006: kvm_exit: vcpu 3 reason msr rip 0xa info1 0x0000000000000001 info2 0x0",
        " v-100 [000] ..... 1.000007: kvm_exit: vcpu 3 reason DE excp rip 0xa info1 0x0 info2 0x0")
        .exits()).extracting(e -> e.reason().text())
        .containsExactlyInAnyOrder("hlt", "msr_write", "DE excp");
    assertThat(ofText(
        " v-100 [000] ..... 1.000001: kvm_exit: TRAP: HSR_EC: 0x0001 (WFx), PC: 0xffff800010a1",
        " v-100 [000] ..... 1.000005: kvm_vcpu_wakeup: poll time 3000 ns, polling valid",
        " v-100 [000] ..... 1.000006: kvm_entry: PC: 0xffff800010a1",
        " v-100 [000] ..... 1.000007: kvm_exit: IRQ: HSR_EC: 0x0000 (UNKNOWN), PC: 0xffff800010a1")
        .exits()).extracting(e -> e.reason().text()).containsExactlyInAnyOrder("WFx", "IRQ");
  }
}
