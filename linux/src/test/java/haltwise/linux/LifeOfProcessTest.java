package haltwise.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// Oracle: a process that runs, and the same one after its end.
final class LifeOfProcessTest {
  @Test
  void lastsAsLongAsTheProcessAndNotForAnotherOneOfTheSameNumber() {
    LifeOfProcess own = LifeOfProcess.own();

    assertThat(own.lasts()).isTrue();
    assertThat(LifeOfProcess.parse(own.toString())).isEqualTo(own);
    assertThat(new LifeOfProcess(own.processId(), own.startTicks() - 1).lasts()).isFalse();
    // Above the greatest process number (proc_sys_kernel(5), pid_max).
    assertThat(new LifeOfProcess(1 << 23, own.startTicks()).lasts()).isFalse();
  }

  @Test
  void refusesOtherText() {
    assertThatThrownBy(() -> LifeOfProcess.parse("4711"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
