package haltwise.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.linux.ffm.LibC;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Oracle: the scheduler of the running kernel.
final class ThreadsTest {
  @Test
  void pinsTheCallingThreadAndPutsItBack() {
    CpuSet before = CpuSet.ofThread(0);
    CpuSet last = CpuSet.of(before.cpus().getLast());
    try {
      assertThat(last.applyTo(0)).isZero();
      assertThat(CpuSet.ofThread(LibC.gettid())).isEqualTo(last);
    } finally {
      before.applyTo(0);
    }
    assertThat(CpuSet.ofThread(0)).isEqualTo(before);
  }

  @Test
  void tellsTheErrnoOfACpuThatDoesNotExist() {
    assertThat(CpuSet.of(8000).applyTo(0)).isEqualTo(Errno.EINVAL);
  }

  @Test
  void writesRangesShort() {
    assertThat(new CpuSet(List.of(8, 1, 0, 2))).hasToString("0-2,8");
    assertThat(new CpuSet(List.of(0, 1, 2)).without(CpuSet.of(1))).hasToString("0,2");
  }

  @Test
  void chargesAThreadForItsTimeAndItsSleeps() throws InterruptedException {
    ThreadAccount before = ThreadAccount.ofThread(LibC.gettid());
    for (int i = 0; i < 20; i++) {
      Thread.sleep(1);
    }
    ThreadAccount used = ThreadAccount.ofThread(LibC.gettid()).minus(before);
    assertThat(used.voluntarySwitches()).isGreaterThanOrEqualTo(20);
    assertThat(used.cpuNs()).isPositive();
    assertThat(ThreadAccount.threadIds()).contains(LibC.gettid());
  }

  @Test
  void saysSoWhenThereIsNoSuchThread() {
    assertThatThrownBy(() -> ThreadAccount.ofThread(Integer.MAX_VALUE))
        .isInstanceOf(HostException.class).hasMessageContaining("2147483647");
    assertThatThrownBy(() -> CpuSet.ofThread(Integer.MAX_VALUE)).isInstanceOf(HostException.class);
  }
}
