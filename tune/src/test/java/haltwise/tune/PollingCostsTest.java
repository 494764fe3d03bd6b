package haltwise.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haltwise.replay.AfterCost;
import haltwise.replay.GuestCosts;
import haltwise.replay.GuestPolling;
import haltwise.replay.GuestRule;
import haltwise.replay.HostRule;
import haltwise.replay.Outcome;
import haltwise.replay.Policy;
import haltwise.replay.Replay;
import haltwise.replay.ReplayModel;
import haltwise.replay.ReplayTape;
import haltwise.replay.WakeLatencies;
import haltwise.trace.Anchor;
import haltwise.trace.GuestSettings;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Oracle: hand computation, and a guest that polls as its host would: without costs of their own the two are the same.
final class PollingCostsTest {
  private static final ReplayModel MODEL = new ReplayModel(HostRule.NEWEST,
      WakeLatencies.constant(60_000), AfterCost.constant(0, 0), 1, List.of());

  @Test
  void countsEachCauseOnceForEachIdlePeriodOfTheRecording() {
    // Of 10: 3 hits and 1 immediate of the host, 2 blocks, 4 hits of the guest.
    Outcome o = new Outcome(10, 0, 3, 1, 2, 1, 90_000, 30_000, 1_000_000, 1, 0, 0, 0, 0, 0, 0, 4,
        400_000, 50_000);
    PollingCosts costs = new PollingCosts(2_000, 0.5, 4_000_000, 3_000);
    PollingCosts.Parts p = costs.parts(o, 50_000);
    assertThat(p.polledNs()).isEqualTo(49_000);
    assertThat(p.blocksNs()).isEqualTo(10_000);
    assertThat(p.exitsNs()).isEqualTo(1_200);
    assertThat(p.stolenNs()).isEqualTo(2_500);
    assertThat(p.ticksNs()).isCloseTo(30, within(1e-9));
    assertThat(costs.score(Objective.BALANCED, o)).isCloseTo(62_730, within(1e-6));
    assertThat(PollingCosts.FREE.score(Objective.BALANCED, o))
        .isEqualTo(Objective.BALANCED.score(o));
  }

  /// Answers at random, a few of them late; the recording polled for all.
  private static Trace random(long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    return Synthetic.polled(2_000, Anchor.ANSWER, 10_000,
        _ -> 2_000 + r.nextInt(r.nextInt(5) == 0 ? 600_000 : 80_000));
  }

  @Test
  void aGuestThatPollsAsItsHostWouldCostsTheSameButForItsHitsExits() {
    for (long seed = 1; seed <= 5; seed++) {
      ReplayTape tape = ReplayTape.of(random(seed), MODEL);
      long windowNs = 20_000 * seed;
      Outcome host = new Replay(tape).run(new Policy.Pinned(windowNs));
      // Looks at its clock each ns, so a miss takes 1 ns longer.
      GuestPolling same = new GuestPolling(GuestGrid.pinned(windowNs), true, GuestRule.LATEST,
          new GuestCosts(1, 0));
      Outcome guest = new Replay(tape, same).runFrom(HostSettings.OFF, 0, windowNs);
      assertThat(guest.guestHits()).isEqualTo(host.hits()).isPositive();
      // What comes within 1 µs after the guest gave up, the host finds there.
      assertThat(guest.blocks() + guest.immediates()).isEqualTo(host.blocks()).isPositive();
      double foundNs = 50_000.0 * guest.immediates() / guest.recordedHalts();
      double freeNs = PollingCosts.FREE.score(Objective.BALANCED, guest) + foundNs;
      assertThat(freeNs)
          .isCloseTo(PollingCosts.FREE.score(Objective.BALANCED, host), within(1.0));
      PollingCosts exits = new PollingCosts(7_000, 0, 1, 0);
      double savedNs = 7_000.0 * guest.guestHits() / guest.recordedHalts();
      assertThat(exits.score(Objective.BALANCED, guest) + foundNs)
          .isCloseTo(exits.score(Objective.BALANCED, host) - savedNs, within(1.0));
    }
  }

  @Test
  void aPinnedGuestWindowComesWithTheFirstHaltAndStays() {
    GuestSettings pinned = GuestGrid.pinned(30_000);
    assertThat(GuestRule.step(0, 3_000_000_000L, pinned)).isEqualTo(GuestRule.Step.GROW);
    assertThat(GuestRule.LATEST.after(GuestRule.Step.GROW, 0, pinned)).isEqualTo(30_000);
    assertThat(GuestRule.LATEST.after(GuestRule.Step.GROW, 30_000, pinned)).isEqualTo(30_000);
    assertThat(GuestRule.step(30_000, 5_000_000_000L, pinned)).isEqualTo(GuestRule.Step.KEEP);
  }

  @Test
  void refusesANegativePrice() {
    assertThatThrownBy(() -> new PollingCosts(-1, 1, 1, 0)).hasMessageContaining("exitNs=-1");
  }
}
