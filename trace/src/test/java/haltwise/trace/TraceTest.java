package haltwise.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Oracle: a recording of four halts written by hand.
final class TraceTest {
  private static final HostSettings A = HostSettings.KERNEL_DEFAULT;
  private static final HostSettings B = HostSettings.OFF;

  private static Trace trace() {
    VcpuHalts.Builder b = new VcpuHalts.Builder();
    for (int i = 0; i < 4; i++) {
      b.add(new Halt(i * 100, 50, 60, i * 10, true, true, i, Cause.TIMER, 7, Anchor.PEER,
          i == 2 ? new WindowChange(20, 30) : WindowChange.NONE));
    }
    var settings = List.of(new SettingsInForce(0, SettingsInForce.ALL_VMS, A),
        new SettingsInForce(200, 1, B));
    return new Trace(new TraceInfo("h", "6.12", "x86_64", "mono", 0, 400, settings,
        List.of(new VcpuInfo(0, 1, 2, 3, 0)), 0, "r", "w", 40), List.of(b.build()));
  }

  @Test
  void keepsEachFieldOfAHalt() {
    Halt h = trace().halts().getFirst().get(2);
    assertThat(h).isEqualTo(new Halt(200, 50, 60, 20, true, true, 2, Cause.TIMER, 7, Anchor.PEER,
        new WindowChange(20, 30)));
    assertThat(h.wakeLatencyNs()).isEqualTo(10);
    assertThat(h.isMiss()).isTrue();
  }

  @Test
  void growsBeyondItsFirstColumns() {
    VcpuHalts.Builder b = new VcpuHalts.Builder();
    for (int i = 0; i < 1000; i++) {
      b.add(new Halt(i, i, i, i, false, true, i, Cause.IPI, i, Anchor.CLOCK, WindowChange.NONE));
    }
    assertThat(b.build().get(999)).isEqualTo(new Halt(999, 999, 999, 999, false, true, 999,
        Cause.IPI, 999, Anchor.CLOCK, WindowChange.NONE));
  }

  @Test
  void cutsAPartWithTheWindowThatItBeganWithAndItsShareOfTheWork() {
    Trace part = trace().between(100, 300);
    assertThat(part.haltCount()).isEqualTo(2);
    assertThat(part.info().vcpus().getFirst().windowAtStartNs()).isEqualTo(10);
    assertThat(part.info().workItems()).isEqualTo(20);
    assertThat(trace().between(0, 300).info().vcpus().getFirst().windowAtStartNs()).isZero();
  }

  @Test
  void findsTheSettingsOfAVmAtATime() {
    TraceInfo info = trace().info();
    assertThat(info.settingsAt(1, 199)).contains(A);
    assertThat(info.settingsAt(1, 200)).contains(B);
    assertThat(info.settingsAt(0, 500)).contains(A);
    assertThat(info.settingsAt(0, -1)).isEmpty();
  }

  @Test
  void refusesColumnsThatDoNotFitTheTableOfVcpus() {
    assertThatThrownBy(() -> new Trace(trace().info(), List.of())).hasMessageContaining("BUG");
  }
}
