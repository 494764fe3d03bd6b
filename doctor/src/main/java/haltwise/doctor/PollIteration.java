package haltwise.doctor;

import haltwise.doctor.Measurement.Measured;
import haltwise.doctor.Measurement.NotMeasured;
import haltwise.linux.CpuSet;
import haltwise.linux.EventFd;
import haltwise.linux.Kvm;
import haltwise.linux.KvmVcpu;
import haltwise.linux.KvmVm;
import haltwise.linux.StatsFile;
import haltwise.linux.ffm.HotCalls;
import haltwise.linux.ffm.LibC;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// What one iteration of KVM's polling loop costs: a look for an event and a look at the clock.
///
/// A window of 1 ns ends after one iteration, but KVM's rule opens no such window by itself. So for each halt: the VM's
/// max is 1 ns when the halt begins, which cuts the window down to 1 ns; while the vCPU sleeps a second thread lifts max,
/// so that the end of the halt opens the window again, and wakes the vCPU. `halt_poll_fail_ns` grows by what that one
/// iteration took.
final class PollIteration {
  private static final int SEGMENT = 0x1_0000;
  private static final int CODE = 0x400;
  private static final int VECTOR = 0x40;
  private static final int HALTS = 3_000;
  private static final long LIFTED_NS = 0xFFFF_FFFFL;
  private static final long LOOK_NS = 20_000;
  private static final long GIVE_UP_NS = 2_000_000_000L;
  private static final int ENOUGH = 100;

  // Interrupt controller on (x2APIC, register 0x80F), then ecx = end of interrupt (0x80B).
  // mov ecx, 0x80F; mov eax, 0x1FF; xor edx, edx; wrmsr; mov ecx, 0x80B
  private static final String START = "66b90f080000 66b8ff010000 6631d2 0f30 66b90b080000";
  // again: out 0xB0, al; sti; hlt
  private static final String HALT = "e6b0 fb f4";
  // The handler does not return, so that interrupts stay off until the next sti: xor eax, eax; xor
  // edx, edx; wrmsr;
  // jmp again
  private static final String HANDLER = "6631c0 6631d2 0f30 ebf2";
  private static final int HANDLER_AT = CODE + 23 + 4;

  private final KvmVm vm;
  private final KvmVcpu vcpu;
  private final StatsFile statistics;
  private final EventFd interrupt;
  private final AtomicReference<Optional<Throwable>> failure = new AtomicReference<>(
      Optional.empty());
  private volatile int entered;
  private volatile boolean ended;

  private PollIteration(KvmVm vm, KvmVcpu vcpu, StatsFile statistics, EventFd interrupt) {
    this.vm = vm;
    this.vcpu = vcpu;
    this.statistics = statistics;
    this.interrupt = interrupt;
  }

  /// Takes about half a second.
  ///
  /// @throws haltwise.linux.HostException when the host cannot run a guest
  static Measurement measure(CpuSet allowed) throws InterruptedException {
    try (Kvm kvm = Kvm.open();
        KvmVm vm = kvm.createVm(3L * SEGMENT);
        EventFd interrupt = EventFd.create();
        KvmVcpu vcpu = vm.createVcpu(0);
        StatsFile statistics = vcpu.statistics()) {
      vm.memory().put(CODE,
          HexFormat.of().parseHex((START + HALT + HANDLER).replace(" ", "")));
      vm.memory().putShort(4 * VECTOR, (short) HANDLER_AT);
      vm.interruptOn(interrupt, 0, VECTOR);
      vcpu.beginAt(CODE, 0, SEGMENT, 2 * SEGMENT);
      long[] ns = new PollIteration(vm, vcpu, statistics, interrupt).run(allowed);
      return ns.length < ENOUGH
          ? new NotMeasured(Quantity.POLL_ITERATION,
              "only " + ns.length + " of " + HALTS + " halts polled for one iteration",
              "With halt_poll_ns_grow or halt_poll_ns_grow_start at 0 no window opens: set both.")
          : new Measured(Quantity.POLL_ITERATION, Times.of(ns), Optional.empty());
    }
  }

  private long[] run(CpuSet allowed) throws InterruptedException {
    long[] timesNs = new long[HALTS];
    int[] found = {0};
    Thread guest = Thread.ofPlatform().daemon().name("haltwise-calibrate")
        .uncaughtExceptionHandler((_, t) -> {
          failure.set(Optional.of(t));
          ended = true;
        }).start(() -> {
          if (allowed.cpus().size() > 1) {
            CpuSet.of(allowed.cpus().getFirst()).applyTo(0);
          }
          found[0] = halts(timesNs);
          ended = true;
        });
    wakeEachHalt(allowed);
    guest.join();
    failure.get().ifPresent(t -> {
      throw t instanceof RuntimeException e ? e : new IllegalStateException(t);
    });
    return Arrays.copyOf(timesNs, found[0]);
  }

  /// The vCPU's thread: a halt in each KVM_RUN.
  private int halts(long[] timesNs) {
    HotCalls calls = new HotCalls();
    int n = 0;
    int _ = vcpu.runUntilPortWrite(calls);
    StatsFile.Values before = statistics.read();
    for (int i = 1; i <= HALTS; i++) {
      vm.haltPollMax(1);
      entered = i;
      int _ = vcpu.runUntilPortWrite(calls);
      StatsFile.Values after = statistics.read();
      if (grown(before, after, "halt_attempted_poll") == 1
          && grown(before, after, "halt_successful_poll") == 0) {
        timesNs[n++] = grown(before, after, "halt_poll_fail_ns");
      }
      before = after;
    }
    return n;
  }

  private static long grown(StatsFile.Values before, StatsFile.Values after, String counter) {
    return after.get(counter) - before.get(counter);
  }

  /// This thread: once the vCPU sleeps, lifts max and wakes it.
  private void wakeEachHalt(CpuSet allowed) {
    HotCalls calls = new HotCalls();
    LibC.prctlSetTimerSlack(1);
    int woken = 0;
    long lastNs = System.nanoTime();
    while (!ended) {
      calls.sleepUntil(System.nanoTime() + LOOK_NS);
      boolean late = System.nanoTime() - lastNs > GIVE_UP_NS;
      if (entered > woken && (statistics.read().get("blocking") == 1 || late)) {
        woken = entered;
        vm.haltPollMax(LIFTED_NS);
        calls.addOne(interrupt.descriptor());
        lastNs = System.nanoTime();
      }
    }
  }
}
