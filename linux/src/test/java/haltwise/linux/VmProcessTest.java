package haltwise.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

/// Oracle: a VM that the test itself makes, and /proc.
final class VmProcessTest {
  private static final int SELF = (int) ProcessHandle.current().pid();

  @Test
  void findsAProcessThatHoldsAVm() {
    try (Kvm _ = Kvm.open()) {
      assumeTrue(true);
    } catch (HostException e) {
      assumeTrue(false, e.getMessage());
    }
    try (Kvm kvm = Kvm.open(); KvmVm _ = kvm.createVm(65_536)) {
      VmProcess found = VmProcess.find(SELF).orElseThrow();
      assertThat(found.processId()).isEqualTo(SELF);
      assertThat(found.startTicks()).isPositive().isEqualTo(VmProcess.startTicks(SELF));
      assertThat(found.vcpuThreads()).isNotEmpty();
      assertThat(found.threadsAreNamed()).as("JVM threads are no vCPUs").isFalse();
      assertThat(VmProcess.running()).extracting(VmProcess::processId).contains(SELF);
    }
  }

  @Test
  void findsNothingInAProcessThatIsNotThere() {
    assertThat(VmProcess.find(4_999_999)).isEmpty();
    assertThat(VmProcess.startTicks(4_999_999)).isEqualTo(-1);
  }
}
