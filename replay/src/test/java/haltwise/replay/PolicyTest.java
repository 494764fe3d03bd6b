package haltwise.replay;

import static haltwise.replay.Traces.halt;
import static haltwise.replay.Traces.model;
import static haltwise.replay.Traces.trace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import haltwise.trace.Anchor;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Oracle: hand computation; and for the clairvoyant a bound: where no halt moves the arrival of another, its cost is the sum
/// of min(arrival, price), and no settings cost less.
final class PolicyTest {
  private static final HostSettings DEFAULT = HostSettings.KERNEL_DEFAULT;

  /// Arrivals of 40, 80 and 0.5 µs, all polled for when they were recorded.
  private static Outcome ofThree(Policy policy) {
    Trace t = trace(DEFAULT, 300_000, 1_000_000, List.of(List.of(
        halt(0, 40_000, 0, Anchor.ANSWER), halt(100_000, 80_000, 0, Anchor.ANSWER),
        halt(200_000, 500, 0, Anchor.ANSWER))));
    return replay(t, 20_000).run(policy);
  }

  private static Replay replay(Trace t, long latencyNs) {
    return new Replay(ReplayTape.of(t, model(latencyNs, 0, 0)));
  }

  @Test
  void neverBlocksFromTheFirstHaltOnWhateverWindowWasRecorded() {
    Outcome o = ofThree(new Policy.Never());
    assertThat(o.blocks()).isEqualTo(2);
    assertThat(o.immediates()).isEqualTo(1);
    assertThat(o.polledNs()).isZero();
  }

  @Test
  void pinnedGivesTheFirstHaltItsWindowToo() {
    Outcome o = ofThree(new Policy.Pinned(60_000));
    assertThat(o.hits()).isEqualTo(2);
    assertThat(o.misses()).isEqualTo(1);
    // 40 and 0.5 µs hit, and 60 µs in vain.
    assertThat(o.polledNs()).isEqualTo(100_500);
    assertThat(o.endWindowNs()).isEqualTo(60_000);
  }

  @Test
  void theClairvoyantPollsWhatIsWorthItAndBlocksAtOnceOtherwise() {
    Outcome o = ofThree(new Policy.Clairvoyant(50_000));
    assertThat(o.hits()).isEqualTo(1);
    assertThat(o.immediates()).isEqualTo(1);
    assertThat(o.blocks()).isEqualTo(1);
    assertThat(o.misses()).isZero();
    assertThat(o.polledNs()).isEqualTo(40_000);
    assertThat(o.wastedNs()).isZero();
    assertThat(o.costPerHaltNs(50_000)).isEqualTo(30_000);
    assertThat(ofThree(new Policy.Clairvoyant(40_000)).hits()).isEqualTo(1);
    assertThat(ofThree(new Policy.Clairvoyant(39_999)).hits()).isZero();
  }

  @Test
  void theClairvoyantKnowsAlsoThatAnotherTaskWillCutThePollShort() {
    Halt cut = new Halt(0, 40_000, 60_000, 100_000, true, true, 1_000,
        haltwise.trace.Cause.DEVICE, Halt.NO_WAKER, Anchor.ANSWER,
        haltwise.trace.WindowChange.NONE);
    Outcome o = replay(trace(DEFAULT, 100_000, 100_000, List.of(List.of(cut))), 20_000)
        .run(new Policy.Clairvoyant(50_000));
    assertThat(o.polledNs()).isZero();
    assertThat(o.blocks()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"ANSWER, 30000, 1", "ANSWER, 8000, 2", "CLOCK, 0, 3", "CLOCK, 0, 4"})
  void noSettingsCostLessThanTheClairvoyantWhereArrivalsStayWhereTheyAre(Anchor anchor,
      long latencyNs, long seed) {
    // A clock's wakes stay at their distance too when blocking costs no time.
    Trace t = random(anchor, seed);
    Replay replay = replay(t, latencyNs);
    for (long priceNs : new long[]{10_000, 50_000, 200_000}) {
      double least = replay.run(new Policy.Clairvoyant(priceNs)).costPerHaltNs(priceNs);
      assertThat(least).isCloseTo(meanOfMin(t, priceNs), within(1e-6));
      double best = settings().stream()
          .mapToDouble(s -> replay.runFrom(s, 0).costPerHaltNs(priceNs)).min().orElseThrow();
      assertThat(best).isGreaterThan(least);
      assertThat(replay.run(new Policy.Never()).costPerHaltNs(priceNs)).isGreaterThan(least);
      assertThat(replay.run(new Policy.Pinned(priceNs)).costPerHaltNs(priceNs))
          .isBetween(least, 2 * least);
    }
  }

  @Test
  void aRunAfterTheClairvoyantFollowsTheKernelAgain() {
    Replay replay = replay(random(Anchor.ANSWER, 5), 20_000);
    Outcome before = replay.runFrom(DEFAULT, 0);
    replay.run(new Policy.Clairvoyant(50_000));
    assertThat(replay.runFrom(DEFAULT, 0)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"never", "pinned=60000", "clairvoyant=50000"})
  void readsBackItsOwnWord(String word) {
    assertThat(Policy.parse(word, 1).map(Object::toString)).contains(word);
  }

  @Test
  void leavesSettingsToOthersAndTakesTimesWithUnits() {
    assertThat(Policy.parse("clairvoyant", 30_000)).contains(new Policy.Clairvoyant(30_000));
    assertThat(Policy.parse(" pinned=0.06ms", 0)).contains(new Policy.Pinned(60_000));
    assertThat(Policy.parse("max=200us", 0)).isEmpty();
    assertThat(Policy.parse("kernel-default", 0)).isEmpty();
    assertThatThrownBy(() -> Policy.parse("pinned=5s", 0)).hasMessageContaining("4294967295");
    assertThatThrownBy(() -> Policy.parse("pinned=much", 0)).hasMessageContaining("not a time");
  }

  /// 400 halts that were polled for, from 2 µs to 1 ms, each as likely in every octave; some 20 µs busy between.
  private static Trace random(Anchor anchor, long seed) {
    Random random = new Random(seed);
    List<Halt> halts = new ArrayList<>();
    long nowNs = 0;
    for (int i = 0; i < 400; i++) {
      long arrivalNs = (long) (2_000 * Math.pow(500, random.nextDouble()));
      halts.add(halt(nowNs, arrivalNs, 0, anchor));
      nowNs += arrivalNs + random.nextInt(40_000);
    }
    return trace(DEFAULT, nowNs, 0, List.of(halts));
  }

  private static double meanOfMin(Trace t, long priceNs) {
    double sum = 0;
    for (int i = 0; i < t.halts().getFirst().size(); i++) {
      sum += Math.min(t.halts().getFirst().arrivalNs(i), priceNs);
    }
    return sum / t.haltCount();
  }

  private static List<HostSettings> settings() {
    List<HostSettings> all = new ArrayList<>();
    for (long max : new long[]{0, 10_000, 50_000, 200_000, 1_000_000, HostSettings.U32_MAX}) {
      for (long grow : new long[]{1, 2, 4}) {
        for (long start : new long[]{5_000, 10_000, 50_000}) {
          for (long shrink : new long[]{0, 1, 2}) {
            all.add(new HostSettings(max, grow, start, shrink));
          }
        }
      }
    }
    return all;
  }
}
