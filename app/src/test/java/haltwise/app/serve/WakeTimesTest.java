package haltwise.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import haltwise.control.halts.Spectrum;
import haltwise.tune.Limits.LatencyGoal;
import org.junit.jupiter.api.Test;

/// Oracle: 970 halts that did not block, 20 of 30 µs, 10 of 500 µs, counted by hand.
class WakeTimesTest {
  private static WakeTimes times(int times) {
    Spectrum all = new Spectrum();
    for (int i = 0; i < times; i++) {
      all.add(i % 100 < 97 ? 0 : i % 100 < 99 ? 30_000 : 500_000);
    }
    return WakeTimes.of(all, times / 100 * 560_000.);
  }

  @Test
  void aGoalIsMissedByItsOwnMeasure() {
    WakeTimes w = times(1_000);

    assertThat(w.halts()).isEqualTo(1_000);
    assertThat(w.meanNs()).isEqualTo(5_600);
    assertThat(w.p50Ns()).isZero();
    assertThat((double) w.p99Ns()).isCloseTo(30_000, within(2_000.));
    assertThat((double) w.maxNs()).isCloseTo(500_000, within(32_000.));
    assertThat(w.miss(LatencyGoal.parse("p99=40us"))).isFalse();
    assertThat(w.miss(LatencyGoal.parse("p99=20us"))).isTrue();
    assertThat(w.miss(LatencyGoal.parse("max=100us"))).isTrue();
    assertThat(w.miss(LatencyGoal.parse("mean=5us"))).isTrue();
    assertThat(w.miss(LatencyGoal.parse("p50=1us"))).isFalse();
  }

  @Test
  void fewHaltsMissNoGoal() {
    assertThat(times(100).miss(LatencyGoal.parse("max=1us"))).isFalse();
    assertThat(WakeTimes.of(new Spectrum(), 0)).isEqualTo(WakeTimes.NONE);
  }
}
