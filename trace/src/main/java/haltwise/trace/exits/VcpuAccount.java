package haltwise.trace.exits;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one vCPU did while it was recorded, beside its halts. A number is [#UNKNOWN] where no event told it.
///
/// @param exits by reason, the most frequent first; empty when no `kvm:kvm_exit` was seen
/// @param guestNs in the guest, from `kvm:kvm_entry` to `kvm:kvm_exit`, ns; [#UNKNOWN] when neither was seen
/// @param preemptedNs off its CPU, though it wanted to run, ns; part of the time that exits took
/// @param ipisSent through the virtual APIC (`kvm:kvm_apic_ipi`)
/// @param ipiHypercalls that sent IPIs, each to one or more vCPUs (`kvm:kvm_hypercall` number 10)
/// @param timerInterrupts of the guest's own timers: LAPIC timer, PIT (told from `kvm:kvm_apic_accept_irq`)
/// @param injected interrupts injected with an entry (`kvm:kvm_inj_virq`); with a virtual APIC in hardware, few are
/// @param wakeIpis interrupts between CPUs of the host that woke its blocked thread (`ipi:ipi_send_cpu`, or their arrival)
/// @param remoteWakes its thread was woken by another CPU: at most so many needed an interrupt, where [#wakeIpis] is
///     not known (`sched:sched_waking`)
/// @param voluntarySwitches its thread went to sleep
/// @param involuntarySwitches its thread was preempted
/// @param kvmExits exits as KVM itself counts them, of lab VMs
/// @param kvmHaltExits HLT exits as KVM itself counts them, of lab VMs
public record VcpuAccount(List<ExitCount> exits, long guestNs, long preemptedNs, long ipisSent,
    long ipiHypercalls, long timerInterrupts, long injected, long wakeIpis, long remoteWakes,
    long voluntarySwitches, long involuntarySwitches, long kvmExits, long kvmHaltExits) {
  public static final long UNKNOWN = -1;

  public VcpuAccount {
    exits = exits.stream()
        .sorted(Comparator.comparingLong(ExitCount::count).reversed()
            .thenComparing(e -> e.reason().isa()).thenComparing(e -> e.reason().code()))
        .toList();
  }

  /// Whether the kernel emitted exit events.
  public boolean sawExits() {
    return !exits.isEmpty();
  }

  public long exitCount() {
    return exits.stream().mapToLong(ExitCount::count).sum();
  }

  public long exitCount(ExitKind kind) {
    return exits.stream().filter(e -> e.reason().kind() == kind).mapToLong(ExitCount::count).sum();
  }

  /// In the host with anything but halts, ns.
  public long handlingNs() {
    return exits.stream().mapToLong(ExitCount::handlingNs).sum();
  }

  /// In halts between exit and entry, ns.
  public long haltedNs() {
    return exits.stream().mapToLong(ExitCount::haltedNs).sum();
  }

  /// All time that is accounted for, ns: less than the recording lasted by what came before the first and after the last
  /// event, and around lost ones.
  public long coveredNs() {
    return Math.max(0, guestNs) + handlingNs() + haltedNs();
  }

  public VcpuAccount withKvmCounters(long exitsCounted, long haltExitsCounted) {
    return new VcpuAccount(exits, guestNs, preemptedNs, ipisSent, ipiHypercalls, timerInterrupts,
        injected, wakeIpis, remoteWakes, voluntarySwitches, involuntarySwitches, exitsCounted,
        haltExitsCounted);
  }

  /// Both together. What is known of only one of them is not known of both.
  public VcpuAccount plus(VcpuAccount o) {
    Map<ExitReason, ExitCount> all = new LinkedHashMap<>();
    exits.forEach(e -> all.put(e.reason(), e));
    o.exits.forEach(e -> all.merge(e.reason(), e, ExitCount::plus));
    return new VcpuAccount(List.copyOf(all.values()), sum(guestNs, o.guestNs),
        sum(preemptedNs, o.preemptedNs), sum(ipisSent, o.ipisSent),
        sum(ipiHypercalls, o.ipiHypercalls), sum(timerInterrupts, o.timerInterrupts),
        sum(injected, o.injected), sum(wakeIpis, o.wakeIpis), sum(remoteWakes, o.remoteWakes),
        sum(voluntarySwitches, o.voluntarySwitches),
        sum(involuntarySwitches, o.involuntarySwitches), sum(kvmExits, o.kvmExits),
        sum(kvmHaltExits, o.kvmHaltExits));
  }

  private static long sum(long a, long b) {
    return a < 0 || b < 0 ? UNKNOWN : a + b;
  }
}
