package haltwise.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Oracle: hand computation of the times; long-run rates by the definition of the streams.
class FrameTimesTest {
  private static final long PERIOD_NS = 10_000_000;

  /// The times of the first interrupts, ns.
  private static List<Long> times(Frames frames, int count) {
    FrameTimes gaps = new FrameTimes(frames, 1);
    List<Long> times = new ArrayList<>();
    long nowNs = 0;
    for (int i = 0; i < count; i++) {
      nowNs += gaps.nextNs();
      times.add(nowNs);
    }
    return times;
  }

  @Test
  void aFrameIsSomeInterruptsAtFixedGapsAndTheNextOneComesAPeriodLater() {
    List<Long> t = times(new Frames(List.of(PERIOD_NS), 3, 60_000, 0, 0, 1), 7);

    assertThat(t.get(0)).isBetween(0L, PERIOD_NS);
    for (int i = 1; i < 7; i++) {
      long expected = t.get(0) + i / 3 * PERIOD_NS + i % 3 * 60_000L;
      assertThat(t.get(i)).isCloseTo(expected, within(1L));
    }
  }

  @Test
  void streamsDoNotDriftHoweverLongTheyRun() {
    List<Long> t = times(new Frames(List.of(PERIOD_NS), 2, 100_000, 0.5, 0, 1), 20_000);

    for (int frame = 1; frame < 10_000; frame++) {
      assertThat(t.get(2 * frame) - t.get(0)).isCloseTo(frame * PERIOD_NS, within(1L));
    }
  }

  @Test
  void streamsAndTheNetworkAddUpInTheOrderOfTime() {
    Frames call = new Frames(List.of(16_700_000L, 33_000_000L, 20_000_000L), 4, 80_000, 0.3, 300,
        1);
    List<Long> t = times(call, 20_000);

    assertThat(t).isSorted();
    // 4 x (59.88 + 30.30 + 50) + 300 = 860.7 a second; the network's share is random: +-1 % over
    // 20,000.
    assertThat(call.meanPerSecond()).isCloseTo(860.7, within(0.1));
    assertThat(20_000 / (t.getLast() / 1e9)).isCloseTo(call.meanPerSecond(), within(12.0));
  }

  @Test
  void aFrameThatOutlastsItsPeriodDoesNotTurnTimeBack() {
    List<Long> t = times(new Frames(List.of(1_000_000L), 4, 500_000, 0.3, 0, 1), 1_000);

    assertThat(t).isSorted();
  }

  @Test
  void rejectsStreamsThatNobodyCouldRun() {
    assertThatThrownBy(() -> Workload.parse("frames every=10us"))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("every=10 µs")
        .hasMessageContaining("Use 1 ms to 10 s");
  }
}
