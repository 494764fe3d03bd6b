package haltwise.replay;

import static haltwise.replay.Traces.halt;
import static haltwise.replay.Traces.model;
import static haltwise.replay.Traces.trace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.GuestSettings;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import haltwise.trace.WindowChange;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Oracle: hand computation on traces of a few halts, and bounds: a guest that never polls changes nothing.
final class GuestReplayTest {
  private static final HostSettings PIN = HostSettings.pinned(60_000);
  private static final GuestSettings DEFAULT = GuestSettings.KERNEL_DEFAULT;
  private static final boolean POLL_CONTROL = true;
  private static final boolean BOTH_POLL = false;

  /// Looks at its clock every 10 µs; leaving costs 1 µs.
  private static GuestPolling guest(GuestSettings s, boolean pollControl) {
    return new GuestPolling(s, pollControl, GuestRule.LATEST, new GuestCosts(10_000, 1_000));
  }

  private static Replay replay(Trace t, GuestPolling guest) {
    return new Replay(ReplayTape.of(t, model(20_000, 0, 0)), guest);
  }

  @Test
  void aGuestHitIsNoHaltAtAllAndSavesTheExitToo() {
    // Three blocks of 40 + 30 µs. The first halts (window 0): 70 + 1 µs raise it to 50 µs. The
    // second is caught: ends at
    // 120 instead of 150, and 1 µs of exit is saved: 31 earlier. The third: 62 earlier. Elapsed 240
    // - 62.
    Trace t = trace(HostSettings.OFF, 240_000, 0, List.of(List.of(
        halt(0, 40_000, 30_000, Anchor.ANSWER), halt(80_000, 40_000, 30_000, Anchor.ANSWER),
        halt(160_000, 40_000, 30_000, Anchor.ANSWER))));
    Outcome o = replay(t, guest(DEFAULT, POLL_CONTROL)).run(HostSettings.OFF);
    assertThat(o.guestHits()).isEqualTo(2);
    assertThat(o.guestPolledNs()).isEqualTo(80_000);
    assertThat(o.halts()).isEqualTo(1);
    assertThat(o.blocks()).isEqualTo(1);
    assertThat(o.polledNs()).isZero();
    assertThat(o.latencySumNs()).isEqualTo(30_000);
    assertThat(o.latencyMeanNs()).isEqualTo(10_000);
    assertThat(o.blockedShare()).isCloseTo(1.0 / 3, within(1e-9));
    assertThat(o.elapsedNs()).isEqualTo(178_000);
    assertThat(o.guestPolledCpuShare()).isCloseTo(80.0 / 178, within(1e-9));
    // Two at 0, one at 30: half of three is the second smallest.
    assertThat(o.latencyP50Ns()).isZero();
  }

  @Test
  void aGuestMissReachesTheHostAsMuchLaterAndOnlyItsTimeInHltMovesTheGuestsWindow() {
    // Window 50, found passed at 60: 70 µs are left, 20 of latency and 1 of exit, 91 in HLT, raise
    // it to 100. The next
    // gives up at 110: 90 + 21 raise it to 200. All of its 221 would be above max, and shrink it.
    Trace t = trace(HostSettings.OFF, 900_000, 0, List.of(List.of(
        halt(0, 130_000, 20_000, Anchor.ANSWER), halt(200_000, 200_000, 20_000, Anchor.ANSWER),
        halt(500_000, 195_000, 20_000, Anchor.ANSWER))));
    Outcome o = replay(t, guest(DEFAULT, POLL_CONTROL)).runFrom(HostSettings.OFF, 0, 50_000);
    // 60 + 110 in vain; then the window of 200 catches 195.
    assertThat(o.guestPolledNs()).isEqualTo(60_000 + 110_000 + 195_000);
    assertThat(o.guestHits()).isEqualTo(1);
    assertThat(o.blocks()).isEqualTo(2);
    // The misses end when they ended; the hit 20 + 1 µs earlier.
    assertThat(o.elapsedNs()).isEqualTo(900_000 - 21_000);
  }

  @Test
  void withoutPollControlTheHostPollsOnFromWhereTheGuestGaveUp() {
    // The guest gives up at 60. 100: 40 are left, a hit of the host's. 200: 140 are left, a miss of
    // 60.
    Trace t = trace(HostSettings.OFF, 900_000, 0, List.of(List.of(
        halt(0, 100_000, 20_000, Anchor.CLOCK), halt(500_000, 200_000, 20_000, Anchor.CLOCK))));
    GuestSettings fixed = new GuestSettings(50_000, 2, 50_000, 2, false);
    Outcome o = replay(t, guest(fixed, BOTH_POLL)).runFrom(PIN, 60_000, 50_000);
    assertThat(o.guestHits()).isZero();
    assertThat(o.hits()).isEqualTo(1);
    assertThat(o.misses()).isEqualTo(1);
    assertThat(o.guestPolledNs()).isEqualTo(120_000);
    assertThat(o.polledNs()).isEqualTo(100_000);
    assertThat(o.wastedNs()).isEqualTo(60_000);
  }

  @Test
  void withPollControlTheHostNeverPollsAndItsWindowIsFrozen() {
    Trace t = trace(HostSettings.OFF, 900_000, 0, List.of(List.of(
        halt(0, 40_000, 20_000, Anchor.CLOCK), halt(500_000, 20_000, 20_000, Anchor.CLOCK))));
    Outcome o = replay(t, guest(GuestSettings.OFF, POLL_CONTROL)).runFrom(PIN, 60_000, 0);
    assertThat(o.blocks()).isEqualTo(2);
    assertThat(o.polledNs()).isZero();
    assertThat(o.endWindowNs()).isEqualTo(60_000);
    // Only the silent clamp at entry goes on.
    assertThat(replay(t, guest(GuestSettings.OFF, POLL_CONTROL))
        .runFrom(HostSettings.KERNEL_DEFAULT, 400_000, 0).endWindowNs()).isEqualTo(200_000);
    assertThat(replay(t, guest(GuestSettings.OFF, POLL_CONTROL))
        .run(HostSettings.KERNEL_DEFAULT).endWindowNs()).isZero();
  }

  @Test
  void aGuestThatNeverPollsLeavesTheHostAlone() {
    Trace t = random(7, 3_000);
    ReplayTape tape = ReplayTape.of(t, model(25_000, 0, 0));
    for (HostSettings s : List.of(HostSettings.KERNEL_DEFAULT, HostSettings.OFF, PIN,
        HostSettings.KERNEL_BEFORE_6_11)) {
      Outcome alone = new Replay(tape).run(s);
      assertThat(new Replay(tape, guest(GuestSettings.OFF, BOTH_POLL)).run(s)).isEqualTo(alone);
      assertThat(new Replay(tape, guest(GuestSettings.OFF, POLL_CONTROL)).run(s))
          .usingRecursiveComparison().ignoringFields("endWindowNs")
          .isEqualTo(new Replay(tape).run(HostSettings.OFF));
    }
  }

  @Test
  void everyRecordedHaltIsAGuestHitAHaltOrAbsorbedAndRunsRepeat() {
    Trace t = random(11, 3_000);
    Replay r = replay(t, guest(DEFAULT, BOTH_POLL));
    Outcome o = r.run(HostSettings.KERNEL_DEFAULT);
    assertThat(o.idlePeriods() + o.absorbed()).isEqualTo(t.haltCount());
    assertThat(o.guestHits()).isBetween(100L, t.haltCount() - 100);
    assertThat(r.run(HostSettings.KERNEL_DEFAULT)).isEqualTo(o);
  }

  @Test
  void keepsClockWakesAtTheirAbsoluteTime() {
    // Caught at 40, so it runs 30 earlier (no exit cost here); the second idles from 70 to its wake
    // at 140.
    Trace t = trace(HostSettings.OFF, 170_000, 0, List.of(List.of(
        halt(0, 40_000, 30_000, Anchor.CLOCK), halt(100_000, 40_000, 30_000, Anchor.CLOCK))));
    GuestPolling free = new GuestPolling(DEFAULT, POLL_CONTROL, GuestRule.LATEST,
        new GuestCosts(1, 0));
    Outcome o = replay(t, free).runFrom(HostSettings.OFF, 0, 100_000);
    assertThat(o.guestPolledNs()).isEqualTo(40_000 + 70_000);
    assertThat(o.elapsedNs()).isEqualTo(140_000);
  }

  @Test
  void movesAPeersWakeWithTheGuestHitsOfItsSender() {
    // vCPU 0 is caught at 40, 20 + 1 earlier; what it sent at 70 comes at 49. vCPU 1 is caught
    // then, not run at 90.
    List<Halt> zero = List.of(halt(0, 40_000, 20_000, Anchor.CLOCK));
    List<Halt> one = List.of(halt(0, 70_000, 20_000, Anchor.PEER, 0, WindowChange.NONE));
    Trace t = trace(HostSettings.OFF, 90_000, 0, List.of(zero, one));
    Outcome o = replay(t, guest(DEFAULT, POLL_CONTROL)).runFrom(HostSettings.OFF, 0, 100_000);
    assertThat(o.guestPolledNs()).isEqualTo(40_000 + 49_000);
    assertThat(o.elapsedNs()).isEqualTo(90_000 - 21_000 + 90_000 - 21_000 - 21_000);
  }

  @Test
  void pollingOfTheHostThatAnotherTaskCutShortIsCutAtTheSameMoment() {
    // Cut at 30 µs; the guest, whom nobody cuts, polls until 20 (window 10): 10 are left for the
    // host's polling.
    Halt cut = new Halt(0, 100_000, 120_000, 60_000, true, true, 30_000, Cause.DEVICE,
        Halt.NO_WAKER, Anchor.ANSWER, WindowChange.NONE);
    Trace t = trace(PIN, 200_000, 60_000, List.of(List.of(cut)));
    GuestSettings ten = new GuestSettings(10_000, 1, 10_000, 1, false);
    Outcome o = replay(t, guest(ten, BOTH_POLL)).runFrom(PIN, 60_000, 10_000);
    assertThat(o.guestPolledNs()).isEqualTo(20_000);
    assertThat(o.polledNs()).isEqualTo(10_000);
    assertThat(o.misses()).isEqualTo(1);
    assertThat(o.guestOverrunNs()).isZero();
    // With a window of 60 it goes on until it finds 70 passed: 40 after another task wanted the
    // CPU.
    GuestSettings sixty = new GuestSettings(60_000, 1, 60_000, 1, false);
    assertThat(
        replay(t, guest(sixty, BOTH_POLL)).runFrom(PIN, 60_000, 60_000).guestOverrunNs())
        .isEqualTo(40_000);
  }

  @Test
  void aGuestsOwnTraceBeginsWithTheWindowsOfItsGovernorsAndCountsTheExitToTheWake() {
    // Polled 45 of a window of 50 and was caught; then 60 in vain and 40 + 20 in HLT.
    List<Halt> idle = List.of(
        new Halt(0, 45_000, 45_000, 50_000, false, true, 45_000, Cause.UNKNOWN, Halt.NO_WAKER,
            Anchor.CLOCK, WindowChange.NONE),
        new Halt(100_000, 100_000, 120_000, 50_000, true, true, 60_000, Cause.UNKNOWN,
            Halt.NO_WAKER, Anchor.CLOCK, new WindowChange(50_000, 100_000)));
    Trace host = trace(HostSettings.OFF, 220_000, 0, List.of(idle));
    TraceInfo i = host.info();
    Trace t = new Trace(new TraceInfo(i.hostName(), i.kernelRelease(), i.architecture(), i.clock(),
        0, 220_000, List.of(), i.vcpus(), 0, "test", "", -1,
        new TraceKind.Guest(List.of(new TraceKind.InForce(0, DEFAULT)))), host.halts());
    Outcome same = replay(t, guest(DEFAULT, POLL_CONTROL)).run(HostSettings.OFF);
    assertThat(same.guestHits()).isEqualTo(1);
    assertThat(same.guestPolledNs()).isEqualTo(105_000);
    assertThat(same.blocks()).isEqualTo(1);
    assertThat(same.workRate()).isEqualTo(1);
    // A guest that does not poll: both halt, the host's windows are not known and begin at 0.
    Outcome off = replay(t, guest(GuestSettings.OFF, BOTH_POLL)).runFrom(PIN, 0, 0);
    assertThat(off.halts()).isEqualTo(2);
    assertThat(off.guestPolledNs()).isZero();
  }

  private static Trace random(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Halt> halts = new ArrayList<>();
    long startNs = 0;
    for (int i = 0; i < count; i++) {
      long arrivalNs = (long) (Math.exp(random.nextGaussian() * 0.8) * 90_000);
      long latencyNs = 20_000 + random.nextInt(20_000);
      halts.add(halt(startNs, arrivalNs, latencyNs,
          random.nextInt(4) == 0 ? Anchor.CLOCK : Anchor.ANSWER));
      startNs += arrivalNs + latencyNs + 5_000 + random.nextInt(20_000);
    }
    return trace(HostSettings.OFF, startNs, 0, List.of(halts));
  }
}
