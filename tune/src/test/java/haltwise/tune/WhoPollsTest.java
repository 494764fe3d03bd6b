package haltwise.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haltwise.replay.AfterCost;
import haltwise.replay.GuestRule;
import haltwise.replay.HostRule;
import haltwise.replay.ReplayModel;
import haltwise.replay.WakeLatencies;
import haltwise.trace.Anchor;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import haltwise.tune.WhoPolls.Answer;
import haltwise.tune.WhoPolls.Side;
import haltwise.tune.WhoPolls.SideBest;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Oracle: hand computation of what an idle period costs on each side, and that the answer is never worse than any side.
final class WhoPollsTest {
  private static final ReplayModel MODEL = new ReplayModel(HostRule.NEWEST,
      WakeLatencies.constant(60_000), AfterCost.constant(0, 0), 1, List.of());

  /// @param exitNs of one way out of the guest
  private static PollingCosts costs(long exitNs, double stolenWeight) {
    return new PollingCosts(exitNs, stolenWeight, 4_000_000, 3_000);
  }

  private static Answer ask(Trace t, Objective o, Limits limits, PollingCosts costs) {
    return new WhoPolls(HostSettings.KERNEL_DEFAULT, o, limits, MODEL, GuestRule.LATEST, costs)
        .search(t, _ -> {
        });
  }

  private static SideBest of(Answer a, Side side) {
    return a.sides().get(side.ordinal());
  }

  @Test
  void theGuestPollsWhereLeavingItIsDear() {
    Answer a = ask(Synthetic.polled(4_000, Anchor.ANSWER, 10_000, _ -> 30_000),
        Objective.BALANCED, Limits.NONE, costs(10_000, 1));
    assertThat(a.chosen().side()).isEqualTo(Side.GUEST);
    // Blocks: 50 + 10; the host: 30 + 10; the guest: 30, and 30 of 4,000 of a tick of 3.
    assertThat(of(a, Side.NONE).score()).isCloseTo(60_000, within(1.0));
    assertThat(of(a, Side.HOST).score()).isCloseTo(40_000, within(100.0));
    assertThat(of(a, Side.GUEST).score()).isCloseTo(30_022, within(100.0));
    assertThat(a.reasons().getFirst()).contains("the guest polls", "10 µs for exits");
  }

  @Test
  void theHostPollsWhereLeavingTheGuestIsCheapAndASimplerAnswerIsAsGood() {
    Answer a = ask(Synthetic.polled(4_000, Anchor.ANSWER, 10_000, _ -> 30_000),
        Objective.BALANCED, Limits.NONE, costs(100, 1));
    assertThat(of(a, Side.GUEST).score()).isLessThan(of(a, Side.HOST).score());
    assertThat(a.chosen().side()).isEqualTo(Side.HOST);
    assertThat(a.reasons()).anyMatch(s -> s.contains("simpler"));
  }

  @Test
  void nobodyPollsForWhatTakesTooLong() {
    Answer a = ask(Synthetic.polled(2_000, Anchor.CLOCK, 10_000, _ -> 3_990_000),
        Objective.BALANCED, Limits.NONE, costs(1_000, 1));
    assertThat(a.chosen().side()).isEqualTo(Side.NONE);
    assertThat(a.chosen().score()).isCloseTo(51_000, within(1.0));
  }

  @Test
  void guestPollingIsChargedWhatItTakesFromOthersAndWarnedOf() {
    // The host polls 20 until another task comes, and blocks: 20 + 200 + 1. Nobody: 200 + 1. A
    // guest polls all of 80, and
    // 60 of that are another task's.
    Trace busy = Synthetic.contended(4_000, 10_000, 20_000, 60_000, 80_000);
    Answer cheap = ask(busy, Objective.LATENCY, Limits.NONE, costs(1_000, 1));
    assertThat(of(cheap, Side.NONE).score()).isCloseTo(201_000, within(1.0));
    assertThat(of(cheap, Side.HOST).score()).isGreaterThanOrEqualTo(201_000);
    assertThat(of(cheap, Side.GUEST).score()).isCloseTo(140_060, within(300.0));
    assertThat(cheap.chosen().side()).isEqualTo(Side.GUEST);
    assertThat(cheap.warnings()).anyMatch(s -> s.contains("overcommitted") && s.contains("100 %"));
    Answer dear = ask(busy, Objective.LATENCY, Limits.NONE, costs(1_000, 3));
    assertThat(of(dear, Side.GUEST).score()).isGreaterThanOrEqualTo(201_000);
    assertThat(dear.chosen().side()).isEqualTo(Side.NONE);
    assertThat(dear.warnings()).anyMatch(s -> s.contains("Do not let guests poll"));
  }

  @Test
  void theAnswerIsNeverClearlyWorseThanAnySide() {
    for (long seed = 1; seed <= 4; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Trace t = Synthetic.polled(3_000, Anchor.ANSWER, 10_000,
          _ -> 2_000 + random.nextInt(random.nextInt(4) == 0 ? 900_000 : 90_000));
      for (Objective o : List.of(Objective.THRIFTY, Objective.BALANCED, Objective.LATENCY,
          new Objective.Throughput())) {
        Answer a = ask(t, o, Limits.NONE, costs(5_000, 1));
        assertThat(a.sides()).hasSize(4).allSatisfy(
            s -> assertThat(a.chosen().score()).isLessThanOrEqualTo(s.score() * 1.0301));
        // Polling for nothing is what nobody does, and a window of its own is not always worth it.
        assertThat(of(a, Side.NONE).searched().outcome().allPolledCpuShare()).isZero();
        assertThat(of(a, Side.GUEST).searched().outcome().polledNs()).isZero();
        assertThat(of(a, Side.HOST).searched().outcome().guestPolledNs()).isZero();
      }
    }
  }

  @Test
  void keepsALimitWhereAnySideDoes() {
    Answer a = ask(Synthetic.polled(4_000, Anchor.ANSWER, 10_000, _ -> 30_000), Objective.LATENCY,
        new Limits(Optional.of(0.01), Optional.empty(), Optional.empty()), costs(10_000, 1));
    assertThat(a.chosen().side()).isEqualTo(Side.NONE);
    assertThat(a.sides()).filteredOn(SideBest::keepsLimits)
        .allMatch(s -> s.searched().outcome().allPolledCpuShare() <= 0.01);
  }

  @Test
  void aGuestsOwnTraceCannotTell() {
    Trace t = Synthetic.polled(4_000, Anchor.ANSWER, 10_000, _ -> 30_000);
    TraceInfo i = t.info();
    Trace guest = new Trace(new TraceInfo(i.hostName(), i.kernelRelease(), i.architecture(),
        i.clock(), i.startNs(), i.endNs(), List.of(), i.vcpus(), 0, "test", "", -1,
        new TraceKind.Guest(List.of())), t.halts());
    assertThatThrownBy(() -> ask(guest, Objective.BALANCED, Limits.NONE, PollingCosts.DEFAULT))
        .hasMessageContaining("Record the VM on its host");
  }
}
