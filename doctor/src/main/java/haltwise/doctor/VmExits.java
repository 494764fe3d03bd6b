package haltwise.doctor;

import haltwise.doctor.Measurement.Measured;
import haltwise.linux.EventFd;
import haltwise.linux.Kvm;
import haltwise.linux.KvmVcpu;
import haltwise.linux.KvmVm;
import haltwise.linux.ffm.HotCalls;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// What it costs to leave a guest and come back, by guests of a few bytes.
final class VmExits {
  private static final int SEGMENT = 0x1_0000;
  private static final int CODE = 0x400;
  private static final int SERVED_PORT = 0xC0;
  private static final int WRITES = 1_000;
  private static final int WARM_UP = 50;
  private static final int RUNS = 200;
  private static final int USER_WARM_UP = 20_000;
  private static final int USER_RUNS = 10_000;
  /// A CPU runs two instructions in some ns; what takes longer is software that stands in for it.
  private static final long EMULATED_NS = 50;

  // again: mov cx, 1000; next: out 0xC0, al; loop next; out 0xB0, al; jmp again
  private static final String WRITE = "b9e803 e6c0 e2fc e6b0 ebf5";
  // The same with `mov al, al` in the place of the write.
  private static final String NO_WRITE = "b9e803 88c0 e2fc e6b0 ebf5";
  // again: out 0xB0, al; jmp again
  private static final String LEAVE = "e6b0 ebfc";

  private VmExits() {
  }

  /// Takes about a second where the guest is emulated, else a tenth of that.
  ///
  /// @throws haltwise.linux.HostException when the host cannot run a guest
  static List<Measurement> measure() {
    long loopNs = Times.of(runsNs(NO_WRITE, WARM_UP, RUNS)).medianNs();
    long[] exitsNs = runsNs(WRITE, WARM_UP, RUNS);
    for (int i = 0; i < exitsNs.length; i++) {
      exitsNs[i] = exitNs(exitsNs[i], loopNs);
    }
    Optional<String> caution = caution(loopNs);
    return List.of(new Measured(Quantity.VM_EXIT, Times.of(exitsNs), caution),
        new Measured(Quantity.VM_EXIT_TO_USER,
            Times.of(runsNs(LEAVE, USER_WARM_UP, USER_RUNS)), caution));
  }

  static long exitNs(long writesNs, long loopNs) {
    return Math.max(0, writesNs - loopNs) / WRITES;
  }

  static Optional<String> caution(long loopNs) {
    long ns = loopNs / WRITES;
    return ns < EMULATED_NS
        ? Optional.empty()
        : Optional.of("KVM of this host runs the test guest by emulation (" + ns
            + " ns for two instructions), so this is no exit of a real guest");
  }

  /// Times of KVM_RUN, each from one write to a port that nobody serves to the next.
  private static long[] runsNs(String code, int warmUp, int runs) {
    long[] timesNs = new long[runs];
    HotCalls calls = new HotCalls();
    try (Kvm kvm = Kvm.open();
        KvmVm vm = kvm.createVm(3L * SEGMENT);
        EventFd served = EventFd.create();
        KvmVcpu vcpu = vm.createVcpu(0)) {
      vm.memory().put(CODE, HexFormat.of().parseHex(code.replace(" ", "")));
      vm.onPortWrite(SERVED_PORT, served);
      vcpu.beginAt(CODE, 0, SEGMENT, 2 * SEGMENT);
      for (int i = -warmUp; i < runs; i++) {
        long startNs = System.nanoTime();
        int _ = vcpu.runUntilPortWrite(calls);
        if (i >= 0) {
          timesNs[i] = System.nanoTime() - startNs;
        }
      }
    }
    return timesNs;
  }
}
