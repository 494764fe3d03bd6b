package haltwise.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.linux.CpuSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Oracle: the rules of [CpuPlan], worked out by hand.
final class PinningTest {
  private static final CpuSet FOUR = new CpuSet(List.of(0, 1, 2, 3));

  @Test
  void keepsVcpusOffTheDevicesCpu() {
    Pinning p = Pinning.of(new CpuPlan.Automatic(), 4, true, FOUR);
    assertThat(p.vcpuCpus()).containsExactly(0, 2, 3, 0);
    assertThat(p.deviceCpu()).contains(1);
    assertThat(p.bystanders()).isEqualTo(CpuSet.of(1));
    assertThat(p).hasToString(
        "vCPUs on CPUs 0, 2, 3, 0, device on CPU 1, other threads of this process on CPU 1");
  }

  @Test
  void givesPeersAllCpusAndLeavesTheRestOfTheProcessAlone() {
    Pinning p = Pinning.of(new CpuPlan.Automatic(), 2, false, new CpuSet(List.of(0, 1)));
    assertThat(p.vcpuCpus()).containsExactly(0, 1);
    assertThat(p.bystanders().isEmpty()).isTrue();
  }

  @Test
  void doesNotPinOnOneCpu() {
    Pinning p = Pinning.of(new CpuPlan.Automatic(), 1, true, CpuSet.of(0));
    assertThat(p).hasToString("not pinned");
    assertThat(p.ofVcpu(0)).isEqualTo(Optional.empty());
  }

  @Test
  void obeysAChosenPlan() {
    Pinning p = Pinning.of(new CpuPlan.Chosen(List.of(3), 3), 2, true, FOUR);
    assertThat(p.vcpuCpus()).containsExactly(3, 3);
    assertThat(p.deviceCpu()).contains(3);
  }

  @Test
  void refusesACpuThatDoesNotExist() {
    assertThatThrownBy(() -> Pinning.of(new CpuPlan.Chosen(List.of(9), 0), 1, true, FOUR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("CPU 9 cannot be used: it does not exist or this process may not run on it."
            + " Use one of: 0-3.");
  }
}
