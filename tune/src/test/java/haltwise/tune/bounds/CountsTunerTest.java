package haltwise.tune.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.replay.Calibration;
import haltwise.replay.Calibration.WakeClass;
import haltwise.trace.Cause;
import haltwise.trace.HostSettings;
import haltwise.trace.counts.CountSample;
import haltwise.trace.counts.CountSeries;
import haltwise.trace.counts.CountedVm;
import haltwise.trace.counts.HaltCounts;
import haltwise.tune.Objective;
import haltwise.tune.bounds.BoundedSettings.Kind;
import haltwise.tune.bounds.BoundedSettings.Verdict;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Oracle: the cost of each halt by hand: what it polls, plus 200,000 ns if it blocks.
class CountsTunerTest {
  private static final Objective.Cost PRICE = new Objective.Cost("test", 200_000);
  private static final LatencyLimit NO_LATENCY = new LatencyLimit(0, "test");

  @Test
  void tellsWhichWindowsAreSurelyBetterAndWorseForAVmThatNeverPolled() {
    // 100 blocks of 100,000 ns: 65,536 to 131,071 by the histogram, 100,000 by the sum.
    CountsAnswer a = search(PollingBoundsTest.counts(List.of(), List.of(), times(100, 100_000)),
        HostSettings.OFF);

    assertThat(a.inForce().bounds().costNs()).isEqualTo(Range.exactly(100 * 200_000.0));
    assertThat(verdict(a, 50_000)).isEqualTo(Verdict.SURELY_WORSE); // 250,000 each
    assertThat(verdict(a, 100_000)).isEqualTo(Verdict.OPEN); // hit or not
    assertThat(verdict(a, 200_000)).isEqualTo(Verdict.SURELY_BETTER); // 100,000 each
    assertThat(a.surest().flatMap(BoundedSettings::settings))
        .contains(HostSettings.pinned(200_000));
    assertThat(a.isNearTheBest()).isFalse();
  }

  @Test
  void keepsWhatCannotBeBettered() {
    // Hits of 40,000 ns each: a perfect policy polls just as long.
    CountsAnswer a = search(
        PollingBoundsTest.counts(times(100, 40_000), List.of(), List.of()),
        HostSettings.KERNEL_DEFAULT);

    assertThat(a.leastCostNs()).isBetween(100 * 32_768.0, 100 * 40_000.0);
    assertThat(a.surest()).isEmpty();
    // The sum is exact where the price lies past the bucket.
    assertThat(a.isNearTheBest()).isTrue();
    assertThat(a.rows()).noneMatch(
        r -> r.kind() == Kind.CAPPED && r.settings().orElseThrow().maxNs() == 200_000);
  }

  @Test
  void aGainOfLessThanThreePercentIsNotWorthAChange() {
    // Each block polled 2,000 ns in vain: off is 1 % better.
    CountsAnswer a = search(
        PollingBoundsTest.counts(List.of(), times(100, 2_000), times(100, 50_000_000)),
        HostSettings.KERNEL_DEFAULT);

    assertThat(a.rows().get(1).verdict()).isEqualTo(Verdict.SURELY_BETTER);
    assertThat(a.surest()).isEmpty();
  }

  @Test
  void missesShorterThanAnyWindowWereCutShort() {
    CountsAnswer a = search(
        PollingBoundsTest.counts(List.of(), times(30, 200), times(30, 50_000_000)),
        HostSettings.KERNEL_DEFAULT);

    assertThat(a.cutShort()).isEqualTo(30);
    assertThat(a.isDisturbed()).isTrue();
  }

  @Test
  void nothingHaltedIsNoAnswer() {
    CountedVm vm = vm(PollingBoundsTest.counts(List.of(), List.of(), List.of()));

    assertThat(CountsTuner.search(vm, Optional.empty(), PRICE, NO_LATENCY)).isEmpty();
    assertThat(CountsTuner.search(vm(new HaltCounts(Map.of(), Map.of())), Optional.empty(), PRICE,
        NO_LATENCY)).isEmpty();
  }

  @Test
  void theLimitOfWakeLatenciesIsMeasuredWhereACalibrationIs() {
    // 98 of 100 below 30,000, two at 900,000: the 99th percentile is one of these.
    Calibration c = new Calibration("h", "6.12", "2026-11-22", false,
        List.of(new WakeClass(Cause.TIMER, 0, 98, List.of(20_000L, 30_000L)),
            new WakeClass(Cause.TIMER, 1024, 2, List.of(900_000L))),
        Optional.empty());

    assertThat(LatencyLimit.of(Optional.of(c)).ns()).isEqualTo(900_000);
    assertThat(LatencyLimit.of(Optional.of(c)).origin()).contains("h, Linux 6.12");
    assertThat(LatencyLimit.of(Optional.empty()).ns()).isEqualTo(200_000);
  }

  private static Verdict verdict(CountsAnswer a, long windowNs) {
    return a.rows().stream().filter(r -> r.kind() == Kind.PINNED)
        .filter(r -> r.settings().equals(Optional.of(HostSettings.pinned(windowNs)))).findFirst()
        .orElseThrow().verdict();
  }

  private static CountsAnswer search(HaltCounts counts, HostSettings inForce) {
    return CountsTuner.search(vm(counts), Optional.of(inForce), PRICE, NO_LATENCY).orElseThrow();
  }

  private static CountedVm vm(HaltCounts counts) {
    return new CountedVm("vm", OptionalInt.empty(), "test", Optional.empty(), List.of(),
        List.of(new CountSeries(OptionalInt.of(0), OptionalInt.empty(), OptionalInt.of(1),
            List.of(new CountSample(OptionalLong.of(0), counts)))));
  }

  private static List<Long> times(int n, long ns) {
    return Collections.nCopies(n, ns);
  }
}
