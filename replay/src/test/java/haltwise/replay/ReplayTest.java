package haltwise.replay;

import static haltwise.replay.Traces.halt;
import static haltwise.replay.Traces.model;
import static haltwise.replay.Traces.trace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.WindowChange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Oracle: hand computation on traces of a few halts; the arithmetic stands in the comments.
final class ReplayTest {
  private static final HostSettings PIN = HostSettings.pinned(60_000);

  private static Outcome run(Trace t, ReplayModel m, HostSettings s) {
    return new Replay(ReplayTape.of(t, m)).run(s);
  }

  @Test
  void addsTheWakeLatencyToTheHaltsThatBlockInTheReplay() {
    // Polled in the recording: two halts of 40 µs, 10 µs busy between. Off: both block, +20 µs
    // each.
    Trace t = trace(PIN, 100_000, 0, List
        .of(List.of(halt(0, 40_000, 0, Anchor.ANSWER), halt(50_000, 40_000, 0, Anchor.ANSWER))));
    Outcome o = run(t, model(20_000, 0, 0), HostSettings.OFF);
    assertThat(o.blocks()).isEqualTo(2);
    assertThat(o.polledNs()).isZero();
    assertThat(o.latencySumNs()).isEqualTo(40_000);
    assertThat(o.elapsedNs()).isEqualTo(140_000);
    assertThat(o.workRate()).isCloseTo(100.0 / 140, within(1e-9));
  }

  @Test
  void takesTheWakeLatencyAwayFromHaltsThatHitInTheReplay() {
    // Blocked in the recording with 30 µs latency each. A pinned 60 µs window: the first halt lifts
    // it, the rest hit.
    List<Halt> halts = List.of(halt(0, 40_000, 30_000, Anchor.ANSWER),
        halt(80_000, 40_000, 30_000, Anchor.ANSWER), halt(160_000, 40_000, 30_000, Anchor.ANSWER));
    Outcome o = run(trace(HostSettings.OFF, 240_000, 0, List.of(halts)), model(30_000, 0, 0), PIN);
    assertThat(o.hits()).isEqualTo(2);
    assertThat(o.blocks()).isEqualTo(1);
    assertThat(o.polledNs()).isEqualTo(80_000);
    assertThat(o.elapsedNs()).isEqualTo(180_000);
  }

  @Test
  void chargesAMissWithItsWholeWindow() {
    Trace t = trace(PIN, 1_000_000, 0, List
        .of(List.of(halt(0, 40_000, 0, Anchor.CLOCK), halt(100_000, 500_000, 0, Anchor.CLOCK))));
    Outcome o = new Replay(ReplayTape.of(t, model(20_000, 0, 0))).runFrom(PIN,
        60_000);
    assertThat(o.hits()).isEqualTo(1);
    assertThat(o.misses()).isEqualTo(1);
    assertThat(o.wastedNs()).isEqualTo(60_000);
    assertThat(o.polledNs()).isEqualTo(100_000);
  }

  @Test
  void keepsClockWakesAtTheirAbsoluteTime() {
    // Ticks at 100 and 200 µs. Off: the first wake is 30 µs late, so the second halt begins 30 µs
    // later and waits 30 µs less.
    Trace t = trace(PIN, 210_000, 0, List
        .of(List.of(halt(0, 100_000, 0, Anchor.CLOCK), halt(110_000, 90_000, 0, Anchor.CLOCK))));
    Outcome o = run(t, model(30_000, 0, 0), HostSettings.OFF);
    assertThat(o.elapsedNs()).isEqualTo(240_000);
    assertThat(o.latencySumNs()).isEqualTo(60_000);
  }

  @Test
  void absorbsAWakeThatComesWhileTheVcpuStillRuns() {
    // The first wake is 50 µs late; the second event, 20 µs after it, finds the vCPU running: no
    // halt at all.
    Trace t = trace(PIN, 210_000, 0, List
        .of(List.of(halt(0, 100_000, 0, Anchor.CLOCK), halt(110_000, 10_000, 0, Anchor.CLOCK))));
    Outcome o = run(t, model(50_000, 0, 0), HostSettings.OFF);
    assertThat(o.blocks()).isEqualTo(1);
    assertThat(o.absorbed()).isEqualTo(1);
  }

  @Test
  void addsTheAfterCostToWhatFollowsABlock() {
    // Off, latency 20: halt 1 ends at 60. Busy 10+5 -> start 75. Arrival 40+8, latency 20 -> ends
    // at 143; recorded end 90.
    Trace t = trace(PIN, 90_000, 0, List
        .of(List.of(halt(0, 40_000, 0, Anchor.ANSWER), halt(50_000, 40_000, 0, Anchor.ANSWER))));
    Outcome o = run(t, model(20_000, 5_000, 8_000), HostSettings.OFF);
    assertThat(o.elapsedNs()).isEqualTo(143_000);
  }

  @Test
  void movesAPeersWakeWithTheHaltsOfItsSender() {
    // vCPU 0 wakes at 40 and sends to vCPU 1 at 50; vCPU 1 answers at 90 and wakes vCPU 0. Off: +20
    // at each hop.
    List<Halt> zero = List.of(halt(0, 40_000, 0, Anchor.CLOCK),
        halt(50_000, 40_000, 0, Anchor.PEER, 1, WindowChange.NONE));
    List<Halt> one = List.of(halt(0, 50_000, 0, Anchor.PEER, 0, WindowChange.NONE));
    Trace t = trace(PIN, 90_000, 0, List.of(zero, one));
    Outcome o = run(t, model(20_000, 0, 0), HostSettings.OFF);
    // vCPU 1: woken at 70, runs at 90 (+40 against 50). vCPU 0: woken at 90 + 40, runs at 150 (+60
    // against 90).
    assertThat(o.elapsedNs()).isEqualTo(90_000 + 60_000 + 90_000 + 40_000);
  }

  @Test
  void reproducesItsOwnRecordingExactly() {
    // Recorded under off with varying latencies: replaying off moves nothing.
    List<Halt> halts = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      halts.add(halt(i * 100_000L, 40_000 + i, 20_000 + 7 * i, Anchor.ANSWER));
    }
    Outcome o = run(trace(HostSettings.OFF, 10_000_000, 0, List.of(halts)),
        model(99_000, 1_000, 1_000), HostSettings.OFF);
    assertThat(o.workRate()).isEqualTo(1.0);
    assertThat(o.latencySumNs()).isEqualTo(100 * 20_000 + 7 * 4950);
  }

  @Test
  void carriesOverThatAnotherTaskCutThePollingShort() {
    // Window 60 µs, event at 40 µs, yet blocked after 1 µs of polling: it also blocks under a
    // larger window.
    Halt cut = new Halt(0, 40_000, 60_000, 60_000, true, true, 1_000, haltwise.trace.Cause.DEVICE,
        Halt.NO_WAKER, Anchor.ANSWER, WindowChange.NONE);
    Trace t = trace(PIN, 100_000, 60_000, List.of(List.of(cut)));
    Outcome o = run(t, model(20_000, 0, 0), HostSettings.pinned(500_000));
    assertThat(o.blocks()).isEqualTo(1);
    assertThat(o.polledNs()).isEqualTo(1_000);
  }

  @Test
  void givesTheSameOutcomeForTheSameSeed() {
    List<Halt> halts = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      halts.add(halt(i * 100_000L, 40_000, i % 2 == 0 ? 0 : 10_000 + i * 100, Anchor.ANSWER));
    }
    Trace t = trace(PIN, 50_000_000, 0, List.of(halts));
    ReplayModel m = ReplayModel.learn(List.of(t), 42);
    assertThat(m.latencies().learnt()).isTrue();
    assertThat(run(t, m, HostSettings.OFF)).isEqualTo(run(t, m, HostSettings.OFF));
  }

  @Test
  void takesTheMedianOfFewBlocksSinceTheyAreAccidents() {
    // 100 blocks, 99 of 30 µs and one of 5 ms: too few to draw from, so every block costs their
    // median.
    List<Halt> halts = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      halts.add(halt(i * 10_000_000L, 40_000, i == 50 ? 5_000_000 : 30_000, Anchor.ANSWER));
    }
    ReplayModel m = ReplayModel.learn(List.of(trace(PIN, 1_000_000_000, 0, List.of(halts))), 1);
    assertThat(m.latencies().learnt()).isFalse();
    assertThat(m.latencies().drawNs(40_000, true, 50)).isEqualTo(30_000);
    assertThat(m.cautions()).anyMatch(s -> s.contains("30.0 µs") && s.contains("--probe"));
  }

  @Test
  void countsPercentilesOverAllHaltsWithHitsAsZero() {
    // 98 hits and 2 blocks of 20 µs: p50 is 0, p99 is 20 µs within the histogram's 1.6 %.
    List<Halt> halts = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      halts.add(halt(i * 1_000_000L, i % 50 == 7 ? 500_000 : 40_000, 0, Anchor.CLOCK));
    }
    Trace t = trace(PIN, 100_000_000, 60_000, List.of(halts));
    Outcome o = new Replay(ReplayTape.of(t, model(20_000, 0, 0))).runFrom(PIN,
        60_000);
    assertThat(o.hits()).isEqualTo(98);
    assertThat(o.latencyP50Ns()).isZero();
    assertThat((double) o.latencyP99Ns()).isCloseTo(20_000, within(320.0));
    assertThat(o.latencyMeanNs()).isEqualTo(400);
  }

  @Test
  void aHitThatEndedAfterItsWindowIsAHitAgain() {
    // The last check saw the event, the end of the halt came 300 ns later: 10300 > 10000.
    Trace t = trace(PIN, 100_000, 10_000, List.of(List.of(recorded(0, 10_300, 10_000, false))));
    Outcome o = run(t, model(20_000, 0, 0), HostSettings.pinned(10_000));
    assertThat(o.hits()).isEqualTo(1);
  }

  @Test
  void aHaltThatFoundItsEventWithoutPollingIsImmediateAgainHoweverLongItTook() {
    Trace t = trace(PIN, 100_000, 0, List.of(List.of(recorded(0, 12_000, 0, false))));
    assertThat(run(t, model(20_000, 0, 0), HostSettings.OFF).immediates()).isEqualTo(1);
  }

  @Test
  void aMissOfUnknownArrivalIsAMissAgain() {
    // 70 µs - 20 µs latency = 50 µs would lie within the window of 60 µs, which it polled in vain.
    Trace t = trace(PIN, 100_000, 60_000,
        List.of(List.of(recorded(0, 70_000, 60_000, true))));
    Outcome o = run(t, model(20_000, 0, 0), PIN);
    assertThat(o.misses()).isEqualTo(1);
    assertThat(o.polledNs()).isEqualTo(60_000);
    assertThat(o.workRate()).isEqualTo(1);
  }

  /// As text without sched_waking tells it.
  private static Halt recorded(long startNs, long durationNs, long windowNs, boolean waited) {
    return new Halt(startNs, waited ? Halt.UNKNOWN_NS : durationNs, durationNs, windowNs, waited,
        true, Halt.UNKNOWN_NS, Cause.UNKNOWN, Halt.NO_WAKER, Anchor.UNKNOWN, WindowChange.NONE);
  }
}
