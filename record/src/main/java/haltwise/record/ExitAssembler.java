package haltwise.record;

import haltwise.trace.Cause;
import haltwise.trace.exits.ExitReason;
import haltwise.trace.exits.VcpuAccount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Accounts for what vCPUs do beside halting: exits by reason, time in the guest and in the host, interrupts, context
/// switches. Told of events beside [HaltAssembler], which knows when, where and in which thread they happen.
///
/// A vCPU is in the guest from `kvm_entry` to `kvm_exit`, and in the host until the next entry; of that, the time of
/// `kvm_vcpu_wakeup` was halted and the rest went into handling the exit.
final class ExitAssembler {
  /// A wake-up and the interrupt between CPUs that it needs are this close.
  private static final long TOGETHER_NS = 100_000;

  private final HaltAssembler halts;
  private final List<@Nullable ExitTally> tallies = new ArrayList<>();
  private final Set<TracedEvent> told = EnumSet.noneOf(TracedEvent.class);
  private long fromNs = Long.MIN_VALUE;
  private long toNs = Long.MAX_VALUE;
  private boolean asked;
  private boolean exitsSeen;

  // The vCPU that a CPU has just woken, for the interrupt that follows on that CPU, or arrives on
  // the vCPU's.
  private @Nullable VcpuState[] wokenBy = new VcpuState[0];
  private @Nullable VcpuState[] wokenOn = new VcpuState[0];
  private long[] wokenByNs = new long[0];
  private long[] wokenOnNs = new long[0];

  ExitAssembler(HaltAssembler halts) {
    this.halts = halts;
  }

  /// Accounts are wanted even if no exit is seen, and these events would be seen if they happened.
  void ask(Set<TracedEvent> recorded) {
    asked = true;
    // What a vendor's module does not emit says nothing by being absent.
    recorded.stream().filter(e -> !e.byVendorModule()).forEach(told::add);
  }

  /// Only what happens from `from` on and before `to` counts. Before the first event.
  void cover(long from, long to) {
    fromNs = from;
    toNs = to;
  }

  /// An event of that kind was met. Told for all kinds that accounts are made of.
  void met(TracedEvent event) {
    told.add(event);
  }

  /// `kvm_exit`, in the vCPU's thread
  void exited(ExitReason reason, int vcpuId) {
    ExitTally tally = ofVcpu(vcpuId);
    halts.settled();
    if (tally != null) {
      exitsSeen = true;
      tally.exited(halts.nowNs(), reason);
    }
  }

  /// `kvm_entry`, in the vCPU's thread
  void entered(int vcpuId) {
    ExitTally tally = ofVcpu(vcpuId);
    if (tally != null) {
      tally.entered(halts.nowNs());
    }
  }

  private @Nullable ExitTally ofVcpu(int vcpuId) {
    VcpuState v = halts.vcpu(vcpuId);
    return v == null ? null : tally(v);
  }

  /// `kvm_vcpu_wakeup`
  void halted(long durationNs) {
    ExitTally tally = ofThread(halts.thread());
    if (tally != null) {
      tally.halted(durationNs);
    }
  }

  /// `sched_switch`
  void switched(int outThread, boolean sleeps, int inThread) {
    ExitTally out = ofThread(outThread);
    if (out != null) {
      out.switchedOut(halts.nowNs(), sleeps);
    }
    ExitTally in = ofThread(inThread);
    if (in != null) {
      in.switchedIn(halts.nowNs());
      int cpu = halts.cpu();
      if (cpu < wokenOn.length) {
        wokenOn[cpu] = null;
      }
    }
  }

  /// `sched_waking` of a thread that last ran on `onCpu`
  void waking(int wokenThread, int onCpu) {
    VcpuState v = halts.known(wokenThread);
    int cpu = halts.cpu();
    room(Math.max(cpu, onCpu));
    wokenBy[cpu] = v;
    wokenByNs[cpu] = halts.nowNs();
    if (v != null && onCpu >= 0 && onCpu != cpu) {
      wokenOn[onCpu] = v;
      wokenOnNs[onCpu] = halts.nowNs();
      if (covers(v)) {
        tally(v).remoteWakes++;
      }
    }
  }

  private void room(int cpu) {
    if (cpu >= wokenBy.length) {
      wokenBy = Arrays.copyOf(wokenBy, cpu + 1);
      wokenOn = Arrays.copyOf(wokenOn, cpu + 1);
      wokenByNs = Arrays.copyOf(wokenByNs, cpu + 1);
      wokenOnNs = Arrays.copyOf(wokenOnNs, cpu + 1);
    }
  }

  /// `ipi_send_cpu`: the current CPU interrupts another
  void hostIpiSent() {
    int cpu = halts.cpu();
    if (cpu < wokenBy.length) {
      countWakeIpi(wokenBy[cpu], wokenByNs[cpu]);
      wokenBy[cpu] = null;
    }
  }

  /// `reschedule_entry`, `call_function_single_entry`: another CPU has interrupted the current one
  void hostIpiArrived() {
    int cpu = halts.cpu();
    if (cpu < wokenOn.length && !told.contains(TracedEvent.HOST_IPI)) {
      countWakeIpi(wokenOn[cpu], wokenOnNs[cpu]);
      wokenOn[cpu] = null;
    }
  }

  private void countWakeIpi(@Nullable VcpuState v, long wokenNs) {
    if (v != null && halts.nowNs() - wokenNs <= TOGETHER_NS && covers(v)) {
      tally(v).wakeIpis++;
    }
  }

  /// `kvm_apic_ipi`, in the sender's thread
  void ipiSent() {
    VcpuState v = halts.known(halts.thread());
    if (v != null && covers(v)) {
      tally(v).ipisSent++;
    }
  }

  /// `kvm_hypercall` that sends IPIs, in the sender's thread
  void ipiHypercall() {
    VcpuState v = halts.known(halts.thread());
    if (v != null && covers(v)) {
      tally(v).ipiHypercalls++;
    }
  }

  /// `kvm_inj_virq`, in the vCPU's thread
  void injected() {
    VcpuState v = halts.known(halts.thread());
    if (v != null && covers(v)) {
      tally(v).injected++;
    }
  }

  /// An interrupt of that cause was accepted for a vCPU.
  void accepted(Cause cause, VcpuState v) {
    if (cause == Cause.TIMER && covers(v)) {
      tally(v).timerInterrupts++;
    }
  }

  void lost() {
    tallies.forEach(t -> {
      if (t != null) {
        t.lost();
      }
    });
    Arrays.fill(wokenBy, null);
    Arrays.fill(wokenOn, null);
  }

  private boolean covers(VcpuState v) {
    return tally(v).covers(halts.nowNs());
  }

  private @Nullable ExitTally ofThread(int threadId) {
    VcpuState v = halts.known(threadId);
    return v == null ? null : tally(v);
  }

  private ExitTally tally(VcpuState v) {
    while (tallies.size() <= v.number) {
      tallies.add(null);
    }
    ExitTally tally = tallies.get(v.number);
    if (tally == null) {
      tally = new ExitTally(fromNs, toNs);
      tallies.set(v.number, tally);
    }
    return tally;
  }

  /// How many exits a vCPU made so far; [VcpuAccount#UNKNOWN] while none was seen of any, because a kernel that does not
  /// tell of them looks the same.
  long exits(VcpuState v) {
    return exitsSeen ? tally(v).exits() : VcpuAccount.UNKNOWN;
  }

  boolean sawExits(VcpuState v) {
    return tally(v).sawExits();
  }

  /// One for each of the vCPUs; none when there is nothing to account for.
  ///
  /// @param endNs when the recording ended
  List<VcpuAccount> accounts(List<VcpuState> vcpus, long endNs) {
    return asked || exitsSeen
        ? vcpus.stream().map(v -> tally(v).account(Math.min(endNs, toNs), told::contains)).toList()
        : List.of();
  }
}
