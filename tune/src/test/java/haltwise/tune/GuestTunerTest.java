package haltwise.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haltwise.replay.AfterCost;
import haltwise.replay.GuestRule;
import haltwise.replay.HostRule;
import haltwise.replay.Polling;
import haltwise.replay.ReplayModel;
import haltwise.replay.WakeLatencies;
import haltwise.trace.Anchor;
import haltwise.trace.GuestSettings;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Oracle: workloads simple enough that the best guest settings follow by hand, and what a clairvoyant would pay.
final class GuestTunerTest {
  /// 60 µs of wake latency for each block, no after-cost.
  private static final ReplayModel MODEL = new ReplayModel(HostRule.NEWEST,
      WakeLatencies.constant(60_000), AfterCost.constant(0, 0), 1, List.of());
  private static final Polling HOST_POLLS = new Polling(HostSettings.KERNEL_DEFAULT);
  private static final Polling NOBODY_POLLS = new Polling(HostSettings.OFF);
  /// A nested host: leaving the guest costs ten times as much.
  private static final PollingCosts NESTED = new PollingCosts(10_000, 1, 4_000_000, 3_000);

  private static GuestRecommendation tune(Trace t, Polling inForce, Objective o, Limits limits,
      PollingCosts costs) {
    return new GuestTuner(inForce, o, limits, MODEL, GuestRule.LATEST, costs).search(t, _ -> {
    });
  }

  private static Trace answers(long ns) {
    return Synthetic.polled(4_000, Anchor.ANSWER, 10_000, _ -> ns);
  }

  @Test
  void aGuestThatCatchesAllSavesEachExit() {
    GuestRecommendation r = tune(answers(30_000), HOST_POLLS, Objective.BALANCED, Limits.NONE,
        NESTED);
    GuestSettings found = r.recommended().guest().orElseThrow();
    assertThat(found.isOff()).isFalse();
    // In force: each polls 30 and leaves the guest. Recommended: each polls 30, but for the first.
    assertThat(NESTED.score(Objective.BALANCED, r.baseline().outcome()))
        .isCloseTo(40_000, within(100.0));
    assertThat(NESTED.score(Objective.BALANCED, r.recommended().outcome()))
        .isCloseTo(30_000, within(100.0));
    assertThat(r.recommended().outcome().halts()).isLessThanOrEqualTo(2);
    assertThat(r.reasons()).anyMatch(s -> s.contains("catches 100 % of its idle periods"));
  }

  @Test
  void forTheLeastCpuTimeItStaysOffWhereBlocksAreCheaper() {
    // Polling 80 µs for a block of 50 + 1.
    GuestRecommendation r = tune(answers(80_000), NOBODY_POLLS, Objective.BALANCED, Limits.NONE,
        PollingCosts.DEFAULT);
    assertThat(r.keepsBaseline()).isTrue();
    assertThat(r.reasons().getFirst()).contains("polling buys nothing");
  }

  @Test
  void forThroughputItFindsAWindowThatReachesAndGrowsThoughTheHaltHoldsTheWakeLatency() {
    // Answers after 150: in HLT it is 150 + 60 + 1 µs, above the default's max of 200.
    GuestRecommendation r = tune(answers(150_000), NOBODY_POLLS, new Objective.Throughput(),
        Limits.NONE, PollingCosts.DEFAULT);
    assertThat(r.recommended().maxNs()).isGreaterThanOrEqualTo(270_000);
    // A cycle of 150 + 10 instead of 150 + 60 + 10 µs, and 1 of exit is saved.
    assertThat(r.recommended().outcome().workRate() / r.baseline().outcome().workRate())
        .isCloseTo(220.0 / 159, within(0.01));
  }

  @Test
  void nothingCostsLessThanAClairvoyantWouldPay() {
    for (long seed = 1; seed <= 3; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long[] arrivalsNs = random.longs(4_000, 2_000, 150_000).toArray();
      Trace t = Synthetic.polled(4_000, Anchor.ANSWER, 10_000, i -> arrivalsNs[(int) i]);
      GuestRecommendation r = tune(t, NOBODY_POLLS, Objective.BALANCED, Limits.NONE, NESTED);
      Trace searched = t.between(0, Tuner.middleNs(t));
      double least = 0;
      for (int i = 0; i < searched.haltCount(); i++) {
        least += Math.min(arrivalsNs[i], 60_000);
      }
      double bound = least / searched.haltCount();
      assertThat(r.front()).isNotEmpty().allSatisfy(c -> assertThat(
          NESTED.score(Objective.BALANCED, c.outcome())).isGreaterThanOrEqualTo(bound * 0.999));
      assertThat(NESTED.score(Objective.BALANCED, r.searchedRecommended().outcome()))
          .isLessThanOrEqualTo(NESTED.score(Objective.BALANCED, r.searchedBaseline().outcome()));
    }
  }

  @Test
  void staysBelowABudgetOfPollingWhoeverPolls() {
    Trace t = Synthetic.polled(8_000, Anchor.ANSWER, 10_000,
        i -> i % 4 == 0 ? 10_000 : 400_000);
    GuestRecommendation r = tune(t, NOBODY_POLLS, Objective.LATENCY,
        new Limits(Optional.of(0.05), Optional.empty(), Optional.empty()), PollingCosts.DEFAULT);
    assertThat(r.searchedRecommended().outcome().allPolledCpuShare()).isLessThanOrEqualTo(0.05);
    assertThat(r.front()).anyMatch(c -> c.outcome().allPolledCpuShare() > 0.05);
  }

  @Test
  void aGuestsOwnTraceIsComparedWithItsOwnSettings() {
    Trace host = answers(30_000);
    TraceInfo i = host.info();
    GuestSettings off = GuestSettings.OFF;
    Trace t = new Trace(
        new TraceInfo(i.hostName(), i.kernelRelease(), i.architecture(), i.clock(), i.startNs(),
            i.endNs(), List.of(), i.vcpus(), 0, "test", "", -1,
            new TraceKind.Guest(List.of(new TraceKind.InForce(0, off)))),
        host.halts());
    GuestRecommendation r = tune(t,
        GuestTuner.alone(off, GuestRule.LATEST, PollingCosts.DEFAULT), Objective.LATENCY,
        Limits.NONE, PollingCosts.DEFAULT);
    assertThat(r.baseline().guest()).contains(off);
    assertThat(r.keepsBaseline()).isFalse();
    assertThat(r.assumptions()).anyMatch(s -> s.contains("guest's own"))
        .noneMatch(s -> s.contains("recording is the host's"));
  }

  @Test
  void saysWhatItTakesForGrantedOfAHostsRecording() {
    assertThat(tune(answers(30_000), HOST_POLLS, Objective.BALANCED, Limits.NONE, NESTED)
        .assumptions()).anyMatch(s -> s.contains("taken not to have polled"))
        .anyMatch(s -> s.contains("poll control")).anyMatch(s -> s.contains("10 µs"));
  }

  @Test
  void theGridHoldsThePresetsAndWhatIsInForceOnceEach() {
    GuestSettings odd = new GuestSettings(123_000, 3, 7_000, 5, false);
    List<GuestSettings> grid = GuestGrid.candidates(odd, 271_234);
    assertThat(grid).startsWith(odd).contains(GuestSettings.OFF, GuestSettings.KERNEL_DEFAULT,
        GuestSettings.INTEL_GAMING).hasSizeGreaterThan(700)
        .anyMatch(s -> s.maxNs() == 280_000);
    assertThat(new HashSet<>(grid)).hasSameSizeAs(grid);
  }

  @Test
  void refusesATraceThatIsTooShortToChooseBy() {
    assertThatThrownBy(() -> tune(Synthetic.polled(5, Anchor.ANSWER, 1, _ -> 10), NOBODY_POLLS,
        Objective.BALANCED, Limits.NONE, NESTED)).hasMessageContaining("too few to choose by");
  }
}
