package haltwise.replay;

import static haltwise.replay.Traces.halt;
import static haltwise.replay.Traces.trace;
import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.WindowChange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Oracle: traces whose latencies follow a formula.
final class WakeLatenciesTest {
  private static WakeLatencies learn(List<Halt> halts) {
    Trace t = trace(HostSettings.OFF, 1_000_000_000, 0, List.of(halts));
    return WakeLatencies.learn(List.of(t), 1);
  }

  @Test
  void tellWakesAfterABlockFromThoseAfterAHit() {
    // Hit, block of 50 µs, block of 30 µs, and so on.
    List<Halt> halts = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      long latencyNs = i % 3 == 0 ? 0 : i % 3 == 1 ? 50_000 : 30_000;
      halts.add(halt(i * 200_000L, 40_000, latencyNs, Anchor.ANSWER));
    }
    WakeLatencies l = learn(halts);
    assertThat(l.drawNs(40_000, false, -1)).isEqualTo(50_000);
    assertThat(l.drawNs(40_000, true, -1)).isEqualTo(30_000);
  }

  @Test
  void growWithTheIdleTime() {
    List<Halt> halts = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      boolean isLong = i % 2 == 0;
      halts.add(halt(i * 5_000_000L, isLong ? 3_000_000 : 20_000, isLong ? 60_000 : 20_000,
          Anchor.CLOCK));
    }
    WakeLatencies l = learn(halts);
    assertThat(l.drawNs(3_000_000, true, 1L << 60)).isEqualTo(60_000);
    assertThat(l.drawNs(20_000, true, 1L << 60)).isEqualTo(20_000);
  }

  @Test
  void leaveOutWhatAnotherTaskCutShort() {
    // Half of the blocks had their wake within an open window, and took 2 ms: another task had the
    // CPU.
    List<Halt> halts = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      boolean cut = i % 2 == 0;
      halts.add(new Halt(i * 5_000_000L, 40_000, cut ? 2_040_000 : 70_000, cut ? 60_000 : 0, true,
          true, cut ? 300 : 0, Cause.DEVICE, Halt.NO_WAKER, Anchor.ANSWER, WindowChange.NONE));
    }
    for (long chance = 0; chance < 16; chance++) {
      assertThat(learn(halts).drawNs(40_000, true, chance << 60)).isEqualTo(30_000);
    }
  }
}
