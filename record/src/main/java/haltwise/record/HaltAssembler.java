package haltwise.record;

import haltwise.trace.Cause;
import haltwise.trace.Halt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Makes halts from trace events, which it is told in the order of time: first [#at], then what happened there.
/// Serves binary pages and text alike.
///
/// A halt ends with `kvm_vcpu_wakeup`. Who ended it is known from what came before: the `sched_waking` of a blocked
/// thread, and the interrupt that its sender had just sent. Only a LAPIC timer's interrupt comes after the end, from
/// the vCPU's own thread, so the last halt of a vCPU may still change.
final class HaltAssembler {
  /// A halt's start is its end's event time minus its duration, late by the way from the kernel's clock reading to the
  /// event; µs in text.
  private static final long JITTER_NS = 2_000;
  /// An interrupt and the wake-up it causes, or the accept event it leads to, are this close.
  private static final long TOGETHER_NS = 100_000;
  /// A polling vCPU sees an interrupt within this, so an older one of an unknown sender was for another VM.
  private static final long SEEN_BY_POLL_NS = 20_000;
  private static final int TIMER_GSI = 0;
  private static final int BOOT_VCPU = 0;

  private final ThreadTable threads = new ThreadTable();
  private final List<VcpuState> vcpus = new ArrayList<>();
  /// Of threads that are taken up when met; null when only those that were added count.
  private final @Nullable ThreadProcesses adopted;
  private final boolean interruptsTraced;

  // What the current CPU's context is about to inject; by CPU, because interrupt handlers have no
  // thread of their own.
  private long[] raisedNs = new long[0];
  private int[] raisedByThread = new int[0];
  private Cause[] raisedCause = new Cause[0];

  private int met;
  private long nowNs;
  private int cpu;
  private int thread;
  private boolean inInterrupt;
  private final ExitAssembler exits = new ExitAssembler(this);

  /// Only threads that are added can be vCPUs.
  ///
  /// @param interruptsTraced whether the injection events are among those told
  HaltAssembler(boolean interruptsTraced) {
    this.adopted = null;
    this.interruptsTraced = interruptsTraced;
  }

  /// Threads are taken up when met.
  ///
  /// @param interruptsTraced whether the injection events are among those told
  HaltAssembler(ThreadProcesses processes, boolean interruptsTraced) {
    this.adopted = processes;
    this.interruptsTraced = interruptsTraced;
  }

  void add(int vm, int processId, VcpuTarget target, AnchorRule rule) {
    VcpuState s = new VcpuState(met++, vm, processId, target, rule);
    threads.add(s);
    if (s.isVcpu) {
      vcpus.add(s);
    }
  }

  /// A thread of a VM's process that is no vCPU, as far as known: what it sends is for that VM.
  void addHelper(int vm, int processId, int threadId, AnchorRule rule) {
    if (threads.get(threadId) == null) {
      add(vm, processId, VcpuTarget.running(threadId, VcpuTarget.UNKNOWN_ID), rule);
    }
  }

  /// Forgets the threads that are not wanted, with their halts.
  void retain(Predicate<VcpuState> wanted) {
    threads.retain(wanted);
    vcpus.retainAll(threads.all());
  }

  /// All threads, in the order of their numbers; those that are no vCPUs have no halts.
  List<VcpuState> threads() {
    return threads.all();
  }

  /// What the vCPUs do beside halting; to be told of events after this.
  ExitAssembler exits() {
    return exits;
  }

  long nowNs() {
    return nowNs;
  }

  int cpu() {
    return cpu;
  }

  int thread() {
    return thread;
  }

  /// The thread of that id, if it is one that counts.
  @Nullable
  VcpuState known(int threadId) {
    return threads.get(threadId);
  }

  /// The current thread, which shows that it runs a vCPU.
  ///
  /// @param vcpuId [VcpuTarget#UNKNOWN_ID] when the event does not say
  @Nullable
  VcpuState vcpu(int vcpuId) {
    VcpuState v = vcpu();
    if (v != null && vcpuId != VcpuTarget.UNKNOWN_ID) {
      v.vcpuId = vcpuId;
    }
    return v;
  }

  /// When and where the next event happened.
  ///
  /// @param inInterrupt whether the thread was interrupted and has nothing to do with it
  void at(long timeNs, int onCpu, int inThread, boolean inInterrupt) {
    this.nowNs = timeNs;
    this.cpu = onCpu;
    this.thread = inThread;
    this.inInterrupt = inInterrupt;
    if (onCpu >= raisedNs.length) {
      int old = raisedNs.length;
      raisedNs = Arrays.copyOf(raisedNs, onCpu + 1);
      raisedByThread = Arrays.copyOf(raisedByThread, onCpu + 1);
      raisedCause = Arrays.copyOf(raisedCause, onCpu + 1);
      Arrays.fill(raisedCause, old, onCpu + 1, Cause.UNKNOWN);
    }
  }

  /// Events were lost on a CPU; of whom, nobody knows.
  void lost(int onCpu) {
    for (VcpuState v : threads.all()) {
      v.eventsLost = true;
      if (v.changedOnCpu == onCpu) {
        v.changedToNs = Halt.UNKNOWN_NS;
      }
    }
    exits.lost();
  }

  /// Nobody watched until now.
  void forget(long atNs) {
    threads.all().forEach(v -> v.forget(atNs));
    Arrays.fill(raisedCause, Cause.UNKNOWN);
  }

  /// `kvm_halt_poll_ns`
  void windowChanged(int vcpuId, long fromNs, long toNs) {
    VcpuState v = vcpu(vcpuId);
    if (v != null) {
      v.changedFromNs = fromNs;
      v.changedToNs = toNs;
      v.changedOnCpu = cpu;
    }
  }

  /// `kvm_vcpu_wakeup`
  void halted(long durationNs, boolean waited, boolean valid) {
    VcpuState v = vcpu();
    if (v == null) {
      return;
    }
    long startNs = nowNs - durationNs;
    if (startNs < v.watchedFromNs) {
      v.changedFromNs = Halt.UNKNOWN_NS;
      v.changedToNs = Halt.UNKNOWN_NS;
      v.lastEndNs = nowNs;
      return;
    }
    if (v.halts.size() > 0) {
      // Clocks of CPUs may differ, and those of text are rounded.
      startNs = Math.max(startNs, v.halts.startNs(v.halts.size() - 1));
    }
    // What woke a blocked thread last ended its halt, whatever the clock says.
    boolean wakingSeen = waited && v.wakingNs > (v.eventsLost ? startNs : v.lastEndNs);
    if (wakingSeen && v.sleptBeforeWakingNs > v.lastEndNs) {
      // The thread was held up between the end of the halt and this event if it slept before the
      // supposed start.
      startNs = Math.min(startNs, v.sleptBeforeWakingNs);
    }
    long sinceNs = Math.max(startNs - JITTER_NS, v.lastEndNs);
    long arrivalNs = durationNs;
    if (waited) {
      arrivalNs = wakingSeen ? Math.clamp(v.wakingNs - startNs, 0, durationNs) : Halt.UNKNOWN_NS;
    }
    long sleepNs = v.firstSleepSince(sinceNs);
    v.halts.add(startNs, durationNs, arrivalNs,
        waited && sleepNs >= 0 ? Math.clamp(sleepNs - startNs, 0, durationNs) : Halt.UNKNOWN_NS,
        waited, valid, v.eventsLost, v.changedFromNs, v.changedToNs);
    boolean near = v.injectedSurely || nowNs - v.injectedNs <= SEEN_BY_POLL_NS;
    boolean injected = !waited && v.injectedNs > v.lastEndNs && near;
    // An interrupt before the supposed start was the wake too if this event was held up.
    v.wakeGuessed = injected && (!v.injectedSurely || v.injectedNs < sinceNs);
    v.kickedBeforeWake = v.kicked;
    if (wakingSeen) {
      setWake(v, v.wakingCause, v.wakingWaker);
    } else if (injected) {
      setWake(v, v.injectedCause, v.injectedWaker);
    } else {
      setWake(v, Cause.UNKNOWN, Halt.NO_WAKER);
    }
    v.eventsLost = false;
    v.changedFromNs = Halt.UNKNOWN_NS;
    v.changedToNs = Halt.UNKNOWN_NS;
    v.lastEndNs = nowNs;
    settled();
  }

  /// Also corrects the wake of the last halt.
  private static void setWake(VcpuState v, Cause cause, int waker) {
    v.halts.setLastWake(cause, waker, v.rule.anchor(cause, waker, v.kickedBeforeWake));
    v.kicked = cause != Cause.DEVICE && (v.kicked || v.kickedBeforeWake);
  }

  /// `sched_waking` of a thread
  void waking(int wokenThread) {
    VcpuState v = state(wokenThread);
    if (v == null) {
      return;
    }
    v.wakingNs = nowNs;
    v.sleptBeforeWakingNs = v.lastSleepNs();
    if (v.injectedByThread == thread && nowNs - v.injectedNs <= TOGETHER_NS) {
      v.wakingCause = v.injectedCause;
      v.wakingWaker = v.injectedWaker;
    } else {
      Cause raised = raised();
      v.wakingCause = raised == Cause.UNKNOWN && interruptsTraced ? Cause.OTHER : raised;
      v.wakingWaker = raised == Cause.UNKNOWN ? Halt.NO_WAKER : sender(v);
    }
  }

  /// `sched_switch` away from a thread that goes to sleep; not one that is preempted
  void slept(int sleepingThread) {
    VcpuState v = state(sleepingThread);
    if (v != null) {
      v.sleeps(nowNs);
    }
  }

  /// `kvm_set_irq`
  void irqRaised(int gsi, int level) {
    if (level == 0) {
      raise(Cause.UNKNOWN);
    } else {
      raise(gsi == TIMER_GSI ? Cause.TIMER : Cause.DEVICE);
    }
  }

  /// `kvm_msi_set_irq`
  void msiSent() {
    raise(Cause.DEVICE);
  }

  /// `kvm_apic_ipi`
  void ipiSent() {
    raise(Cause.IPI);
  }

  private void raise(Cause cause) {
    raisedNs[cpu] = nowNs;
    raisedByThread[cpu] = thread;
    raisedCause[cpu] = cause;
  }

  /// The current thread is done with what it sent: its vCPU enters or leaves the guest.
  void settled() {
    raisedCause[cpu] = Cause.UNKNOWN;
  }

  private Cause raised() {
    return raisedByThread[cpu] == thread && nowNs - raisedNs[cpu] <= TOGETHER_NS
        ? raisedCause[cpu]
        : Cause.UNKNOWN;
  }

  /// `kvm_pic_set_irq`: the PIC interrupts the boot vCPU
  void picRaised(boolean masked) {
    Cause cause = raised();
    if (cause != Cause.UNKNOWN && !masked) {
      inject(BOOT_VCPU, cause);
    }
  }

  /// `kvm_apic_accept_irq`
  void irqAccepted(int apicId) {
    Cause cause = raised();
    VcpuState own = inInterrupt ? null : threads.get(thread);
    if (own == null || own.vcpuId != apicId) {
      inject(apicId, cause == Cause.UNKNOWN ? unraised(own) : cause);
    } else if (cause == Cause.UNKNOWN) {
      exits.accepted(Cause.TIMER, own);
      if (own.halts.size() > 0 && nowNs - own.lastEndNs <= TOGETHER_NS) {
        Cause soFar = own.halts.cause(own.halts.size() - 1);
        if (soFar == Cause.UNKNOWN || soFar == Cause.OTHER || own.wakeGuessed) {
          setWake(own, Cause.TIMER, Halt.NO_WAKER);
        }
      }
    }
  }

  /// Why an interrupt is accepted that nobody raised before: in an interrupt handler by an APIC timer, from another
  /// vCPU by a hypercall that sends IPIs.
  private Cause unraised(@Nullable VcpuState sender) {
    if (inInterrupt) {
      return Cause.TIMER;
    }
    return sender != null && sender.isVcpu ? Cause.IPI : Cause.DEVICE;
  }

  /// Notes an interrupt for the vCPU with that APIC id. From a thread of a recorded VM it is surely for that VM; from
  /// another, such as a kernel worker, it may as well be for a VM that nobody records.
  private void inject(int apicId, Cause cause) {
    VcpuState from = inInterrupt ? null : threads.get(thread);
    VcpuState reached = null;
    int reachedVcpus = 0;
    for (VcpuState v : vcpus) {
      boolean reaches = v.vcpuId == apicId && (from == null || v.vm == from.vm);
      if (reaches) {
        reached = v;
        reachedVcpus++;
      }
      if (reaches && endsLastHalt(v, from != null)) {
        setWake(v, cause, sender(v));
      } else if (reaches && (from != null || !v.injectedSurely
          || nowNs - v.injectedNs > SEEN_BY_POLL_NS)) {
        v.injectedNs = nowNs;
        v.injectedByThread = thread;
        v.injectedCause = cause;
        v.injectedWaker = sender(v);
        v.injectedSurely = from != null;
      }
    }
    // Of several VMs' vCPUs with this APIC id, nobody knows which one.
    if (reachedVcpus == 1 && reached != null) {
      exits.accepted(cause, reached);
    }
  }

  /// A polling vCPU can see an interrupt before the sender's event is written.
  private boolean endsLastHalt(VcpuState v, boolean surely) {
    int last = v.halts.size() - 1;
    return last >= 0 && nowNs - v.lastEndNs <= JITTER_NS && !v.halts.waited(last)
        && (v.halts.cause(last) == Cause.UNKNOWN || v.wakeGuessed && surely);
  }

  /// The number of the vCPU whose thread does this to `v`.
  private int sender(VcpuState v) {
    VcpuState from = inInterrupt ? null : threads.get(thread);
    return from == null || !from.isVcpu || from == v ? Halt.NO_WAKER : from.number;
  }

  /// The vCPU wrote to a device: `kvm_pio`, `kvm_mmio`, `kvm_fast_mmio`.
  void kicked() {
    VcpuState v = threads.get(thread);
    if (v != null) {
      v.kicked = true;
    }
  }

  /// The current thread, which shows by this event that it runs a vCPU.
  private @Nullable VcpuState vcpu() {
    VcpuState v = state(thread);
    if (v != null && !v.isVcpu) {
      v.isVcpu = true;
      v.vm = adopted == null ? v.vm : adopted.of(thread);
      vcpus.add(v);
    }
    return v;
  }

  private @Nullable VcpuState state(int threadId) {
    VcpuState v = threads.get(threadId);
    if (v == null && adopted != null) {
      // A process is what counts as a VM until all are known; its threads may yet become vCPUs.
      add(adopted.of(threadId), ThreadProcesses.UNKNOWN,
          VcpuTarget.running(threadId, VcpuTarget.UNKNOWN_ID), AnchorRule.INFERRED);
      v = threads.get(threadId);
    }
    return v;
  }
}
