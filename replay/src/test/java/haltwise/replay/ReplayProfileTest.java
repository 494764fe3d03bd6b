package haltwise.replay;

import static haltwise.replay.Traces.halt;
import static haltwise.replay.Traces.model;
import static haltwise.replay.Traces.trace;
import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.Anchor;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.facts.TimeHistogram.Bucket;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Oracle: hand computation on a trace of three halts, and the outcome of the same replay.
class ReplayProfileTest {
  /// Arrivals at 40, 500 and 45 µs, a block takes 20 µs more.
  private static final Trace THREE = trace(HostSettings.pinned(60_000), 1_000_000, 0,
      List.of(List.of(halt(0, 40_000, 0, Anchor.CLOCK), halt(100_000, 500_000, 0, Anchor.CLOCK),
          halt(700_000, 45_000, 0, Anchor.CLOCK))));

  private static ReplayProfile profile(HostSettings settings, long startWindowNs) {
    return new Replay(ReplayTape.of(THREE, model(20_000, 0, 0))).profile(settings, startWindowNs);
  }

  @Test
  void aHitPollsUntilItsEventAndAMissItsWindow() {
    ReplayProfile p = profile(HostSettings.pinned(60_000), 60_000);

    assertThat(p.pollingTime().buckets()).containsExactly(new Bucket(20_000, 50_000, 2, 0, 0),
        new Bucket(50_000, 100_000, 0, 1, 0));
    assertThat(p.arrivalTimes().buckets()).first().isEqualTo(new Bucket(20_000, 50_000, 2, 0, 0));
    assertThat(p.arrivalTimes().buckets()).last().isEqualTo(new Bucket(200_000, 500_000, 0, 1, 0));
    assertThat(p.reach().of(new Bucket(20_000, 50_000, 0, 0, 0))).hasValue(1);
    assertThat(p.wakeLatency().size()).isEqualTo(1);
    assertThat(p.wakeLatencyPercentileNs(0.5)).hasValue(0);
  }

  @Test
  void withoutPollingAllIsAtZero() {
    ReplayProfile p = profile(HostSettings.OFF, 0);

    assertThat(p.pollingTime().buckets()).containsExactly(new Bucket(0, 0, 0, 0, 3));
    assertThat(p.wakeLatencyPercentileNs(0.5)).hasValue(20_000);
    assertThat(p.outcome().blocks()).isEqualTo(3);
  }

  @Test
  void itsOutcomeIsThatOfAReplayThatLooksAtNothing() {
    Replay replay = new Replay(ReplayTape.of(THREE, model(20_000, 0, 0)));
    Outcome before = replay.runFrom(HostSettings.KERNEL_DEFAULT, 0);

    assertThat(replay.profile(HostSettings.KERNEL_DEFAULT, 0).outcome()).isEqualTo(before);
    assertThat(replay.runFrom(HostSettings.KERNEL_DEFAULT, 0)).isEqualTo(before);
  }
}
