package haltwise.tune.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.counts.CountedTime;
import haltwise.trace.counts.Counter;
import haltwise.trace.counts.HaltCounts;
import haltwise.trace.counts.Log2Histogram;
import haltwise.tune.bounds.PollingBounds.Bounds;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Oracle: arithmetic by hand on one or two halts. Buckets: 1,000 ns lies in 512–1,023; 10,000 in 8,192–16,383; 40,000 in
/// 32,768–65,535; 100,000 in 65,536–131,071.
class PollingBoundsTest {
  private static final long PRICE_NS = 50_000;

  @Test
  void aHitIsKnownToAFactorOfTwoAndBetterByTheExactSum() {
    PollingBounds b = bounds(List.of(40_000L), List.of(), List.of(), 0);

    // Its bucket ends before the window, so that the sum tells exactly.
    assertThat(b.pinned(100_000)).isEqualTo(exactly(0, 40_000));
    // Its bucket begins after the window.
    assertThat(b.pinned(20_000)).isEqualTo(exactly(1, 20_000));
    // In between it hits or not; it polls the bucket's low end at least, and no more than the sum.
    assertThat(b.pinned(50_000).blocks()).isEqualTo(new Range(0, 1));
    assertThat(b.pinned(50_000).polledNs()).isEqualTo(new Range(32_768, 40_000));
    assertThat(b.off()).isEqualTo(exactly(1, 0));
    assertThat(b.leastCostNs()).isEqualTo(32_768);
  }

  @Test
  void anEventThatWasThereAtOnceCostsNothingWithoutPolling() {
    PollingBounds b = bounds(List.of(0L, 300L), List.of(), List.of(), 0);

    assertThat(b.off()).isEqualTo(exactly(0, 0));
    assertThat(b.leastCostNs()).isZero();
  }

  @Test
  void aMissArrivesAfterItsPollAndBeforeTheEndOfItsSleep() {
    PollingBounds b = bounds(List.of(), List.of(10_000L), List.of(100_000L), 20_000);

    // 8,192 + 65,536 - 20,000 = 53,728 at least: surely after 50,000
    assertThat(b.pinned(50_000)).isEqualTo(exactly(1, 50_000));
    // 16,383 + 131,071 at most; the sums say 110,000, or 90,000 with the longest wake latency
    assertThat(b.pinned(200_000).blocks()).isEqualTo(Range.ZERO);
    assertThat(b.pinned(200_000).polledNs()).isEqualTo(new Range(90_000, 110_000));
    assertThat(b.pinned(60_000).blocks()).isEqualTo(new Range(0, 1));
  }

  @Test
  void whichPollGoesWithWhichSleepDoesNotMatterToTheBounds() {
    // One miss, one block without polling; a short and a long sleep.
    PollingBounds b = bounds(List.of(), List.of(10_000L), List.of(1_000L, 100_000L), 0);
    Bounds at60 = b.pinned(60_000);

    // Only the long sleep reaches past 60,000, whoever it belongs to.
    assertThat(at60.blocks()).isEqualTo(Range.exactly(1));
    // At least (0 + 512) + 60,000; at most 60,000 + (16,383 + 1,023)
    assertThat(at60.polledNs()).isEqualTo(new Range(60_512, 77_406));
    assertThat(at60.costNs()).isEqualTo(new Range(110_512, 127_406));
  }

  @Test
  void windowsThatMoveHitAtBestWhatIsWorthItAndWasteAtWorstAllTheyMay() {
    PollingBounds b = bounds(List.of(40_000L), List.of(), List.of(), 0);

    // A max of 20,000 cannot reach 40,000: the block is certain, the polling is not.
    assertThat(b.capped(20_000).blocks()).isEqualTo(Range.exactly(1));
    assertThat(b.capped(20_000).polledNs()).isEqualTo(new Range(0, 20_000));
    assertThat(b.capped(20_000).costNs()).isEqualTo(new Range(50_000, 70_000));
    assertThat(b.capped(100_000).blocks()).isEqualTo(new Range(0, 1));
    assertThat(b.capped(100_000).costNs()).isEqualTo(new Range(32_768, 90_000));
  }

  @Test
  void aSleepOfMoreThanASecondHasNoUpperEnd() {
    PollingBounds b = bounds(List.of(), List.of(), List.of(5_000_000_000L), 0);

    assertThat(b.pinned(100_000)).isEqualTo(exactly(1, 100_000));
    // 2^30 ns is 1.07 s
    assertThat(b.pinned(4_000_000_000L).blocks()).isEqualTo(new Range(0, 1));
    assertThat(b.pinned(4_000_000_000L).polledNs()).isEqualTo(new Range(1 << 30, 4_000_000_000.0));
  }

  @Test
  void countersOfSeveralVcpusAddUp() {
    HaltCounts one = counts(List.of(40_000L), List.of(), List.of());
    HaltCounts other = counts(List.of(), List.of(10_000L), List.of(100_000L));
    PollingBounds b = PollingBounds.of(List.of(one, other), 20_000, PRICE_NS).orElseThrow();

    assertThat(b.halts()).isEqualTo(2);
    assertThat(b.pinned(20_000)).isEqualTo(exactly(2, 40_000));
  }

  @Test
  void aMissWhoseSleepIsNotYetCountedDoesNotConfuse() {
    // The kernel counts a halt's poll and its sleep one after the other.
    PollingBounds b = bounds(List.of(), List.of(10_000L, 10_000L), List.of(100_000L), 0);

    assertThat(b.halts()).isEqualTo(2);
    assertThat(b.pinned(5_000).blocks()).isEqualTo(Range.exactly(2));
    assertThat(b.pinned(1_000_000).blocks()).isEqualTo(Range.ZERO);
  }

  @Test
  void withoutHistogramsThereAreNoBounds() {
    HaltCounts totals = new HaltCounts(Map.of(Counter.HIT_NS, 1L), Map.of());

    assertThat(PollingBounds.of(List.of(totals), 0, PRICE_NS)).isEmpty();
  }

  private static Bounds exactly(double blocks, double polledNs) {
    return new Bounds(Range.exactly(blocks), Range.exactly(polledNs),
        Range.exactly(polledNs + blocks * PRICE_NS));
  }

  private static PollingBounds bounds(List<Long> hitsNs, List<Long> missesNs, List<Long> waitsNs,
      long latencyMaxNs) {
    return PollingBounds.of(List.of(counts(hitsNs, missesNs, waitsNs)), latencyMaxNs, PRICE_NS)
        .orElseThrow();
  }

  static HaltCounts counts(List<Long> hitsNs, List<Long> missesNs, List<Long> waitsNs) {
    return new HaltCounts(
        Map.of(Counter.HIT_NS, sum(hitsNs), Counter.MISS_NS, sum(missesNs), Counter.WAIT_NS,
            sum(waitsNs)),
        Map.of(CountedTime.HIT, Log2Histogram.ofTimes(hitsNs), CountedTime.MISS,
            Log2Histogram.ofTimes(missesNs), CountedTime.WAIT, Log2Histogram.ofTimes(waitsNs)));
  }

  private static long sum(List<Long> ns) {
    return ns.stream().mapToLong(Long::longValue).sum();
  }
}
