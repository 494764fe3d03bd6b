package haltwise.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haltwise.linux.ffm.HotCalls;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Oracle: the running KVM, with guests of a few bytes whose effect is known.
final class KvmTest {
  private static final int SEGMENT = 0x1_0000;

  @BeforeEach
  void needKvm() {
    try {
      Kvm.open().close();
    } catch (HostException e) {
      assumeTrue(false, e.getMessage());
    }
  }

  @Test
  void runsAGuestUntilItWritesToAPortThatNobodyServes() {
    try (Kvm kvm = Kvm.open();
        KvmVm vm = kvm.createVm(3L * SEGMENT);
        EventFd served = EventFd.create();
        KvmVcpu vcpu = vm.createVcpu(0)) {
      // out 0xC0, al; out 0xC0, al; out 0xB0, al
      vm.memory().put(0x400, new byte[]{(byte) 0xE6, (byte) 0xC0, (byte) 0xE6, (byte) 0xC0,
          (byte) 0xE6, (byte) 0xB0});
      vm.onPortWrite(0xC0, served);
      vcpu.beginAt(0x400, 0, SEGMENT, 2 * SEGMENT);
      assertThat(vcpu.runUntilPortWrite(new HotCalls())).isEqualTo(0xB0);
      assertThat(served.take()).isEqualTo(2);
      assertThat(served.take()).isZero();
    }
  }

  @Test
  void writesThroughTheExtraSegment() {
    try (Kvm kvm = Kvm.open();
        KvmVm vm = kvm.createVm(3L * SEGMENT);
        KvmVcpu vcpu = vm.createVcpu(0)) {
      // mov eax, 0x12345678; stosd; out 0xB0, al
      vm.memory().put(0x400, new byte[]{0x66, (byte) 0xB8, 0x78, 0x56, 0x34, 0x12, 0x66,
          (byte) 0xAB, (byte) 0xE6, (byte) 0xB0});
      vcpu.beginAt(0x400, 0, SEGMENT, 2 * SEGMENT);
      vcpu.runUntilPortWrite(new HotCalls());
      assertThat(vm.memory().getInt(SEGMENT)).isEqualTo(0x1234_5678);
    }
  }

  @Test
  void countsNothingForAVcpuThatNeverHalted() {
    try (Kvm kvm = Kvm.open();
        KvmVm vm = kvm.createVm(SEGMENT);
        KvmVcpu vcpu = vm.createVcpu(3);
        StatsFile statistics = vcpu.statistics()) {
      StatsFile.Values v = statistics.read();
      assertThat(v.get("halt_exits")).isZero();
      assertThat(v.sum("halt_wait_hist")).isZero();
      assertThatThrownBy(() -> v.get("no_such_counter")).isInstanceOf(HostException.class)
          .hasMessageContaining("no_such_counter");
    }
  }

  @Test
  void takesAnyMaximumThatFits32Bits() {
    try (Kvm kvm = Kvm.open(); KvmVm vm = kvm.createVm(SEGMENT)) {
      vm.haltPollMax(0);
      vm.haltPollMax(4294967295L);
      assertThatThrownBy(() -> vm.haltPollMax(4294967296L))
          .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("4294967296");
    }
  }

  @Test
  void itsClockRunsAsFastAsItSays() {
    try (Kvm kvm = Kvm.open(); KvmVm vm = kvm.createVm(SEGMENT); KvmVcpu vcpu = vm.createVcpu(0)) {
      long fromNs = System.nanoTime();
      long from = vcpu.timeStampCounter();
      while (System.nanoTime() - fromNs < 20_000_000) {
        Thread.onSpinWait();
      }
      long counts = vcpu.timeStampCounter() - from;
      double elapsedMs = (System.nanoTime() - fromNs) / 1e6;
      assertThat(counts / elapsedMs).isBetween(vcpu.timeStampKhz() * 0.5,
          vcpu.timeStampKhz() * 1.05);
    }
  }
}
