package haltwise.trace.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.SettingsInForce;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import haltwise.trace.VcpuInfo;
import haltwise.trace.WindowChange;
import haltwise.trace.facts.TimeHistogram.Bucket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Oracle: sums by hand, next to the halts they are of.
class TraceFactsTest {
  private static final long UNKNOWN = Halt.UNKNOWN_NS;

  private static Halt halt(
      long startUs, long arrivalUs, long durationUs, long windowUs, boolean waited, long polledUs) {
    return new Halt(startUs * 1000, us(arrivalUs), us(durationUs), us(windowUs), waited, true,
        us(polledUs), Cause.TIMER, Halt.NO_WAKER, Anchor.CLOCK, WindowChange.NONE);
  }

  private static long us(long value) {
    return value < 0 ? UNKNOWN : value * 1000;
  }

  private static TraceFacts facts(long elapsedUs, List<List<Halt>> vcpus) {
    List<VcpuHalts> halts = vcpus.stream().map(v -> {
      VcpuHalts.Builder b = new VcpuHalts.Builder();
      v.forEach(b::add);
      return b.build();
    }).toList();
    return TraceFacts.of(new Trace(
        new TraceInfo("host", "6.12", "x86_64", "mono", 0, elapsedUs * 1000,
            List.of(new SettingsInForce(0, SettingsInForce.ALL_VMS, HostSettings.KERNEL_DEFAULT)),
            vcpus.stream().map(v -> new VcpuInfo(0, 1, 2, 0, 0)).toList(), 0, "test", "", 50),
        halts));
  }

  private static TraceFacts facts(long elapsedUs, Halt... halts) {
    return facts(elapsedUs, List.of(List.of(halts)));
  }

  /// One of each kind: a hit, an immediate, a miss cut short, a full miss, an unpolled block.
  private static final Halt[] EACH_KIND = {
      halt(0, 30, 30, 50, false, UNKNOWN), halt(40, 0, 1, 0, false, UNKNOWN),
      halt(50, 100, 150, 50, true, 10), halt(210, 100, 140, 50, true, UNKNOWN),
      halt(360, 100, 130, 0, true, UNKNOWN)};

  @Test
  void haltsAreHitsAndImmediateAndBlocks() {
    HaltFacts all = facts(1000, EACH_KIND).all();

    assertThat(all.halts()).isEqualTo(5);
    assertThat(all.hits()).isEqualTo(1);
    assertThat(all.immediate()).isEqualTo(1);
    assertThat(all.blocks()).isEqualTo(3);
    assertThat(all.misses()).isEqualTo(2);
    assertThat(all.contended()).isEqualTo(1);
    assertThat(all.hitRatio()).hasValue(1.0 / 3);
    assertThat(all.blockedShare()).hasValue(0.6);
    assertThat(all.causes()).isEqualTo(Map.of(Cause.TIMER, 5L));
  }

  @Test
  void polledTimeIsRecordedOrTheHitOrTheWindowOfTheMiss() {
    TraceFacts facts = facts(1000, EACH_KIND);

    // 30 (hit) + 0 (immediate) + 10 (recorded) + 50 (assumed) + 0 (window 0) = 90 of 1000 µs;
    // wasted 60.
    assertThat(facts.all().polledNs()).isEqualTo(90_000);
    assertThat(facts.all().wastedNs()).isEqualTo(60_000);
    assertThat(facts.all().assumedPolls()).isEqualTo(1);
    assertThat(facts.polledCpuShare()).hasValue(0.09);
    assertThat(facts.wastedCpuShare()).hasValue(0.06);
  }

  @Test
  void aBlockOfUnknownWindowIsNeitherMissNorPolledForZero() {
    TraceFacts facts = facts(1000, halt(0, 90, 100, UNKNOWN, true, UNKNOWN),
        halt(200, 20, 20, UNKNOWN, false, UNKNOWN));

    assertThat(facts.all().unknownWindow()).isEqualTo(2);
    assertThat(facts.all().unclassified()).isEqualTo(1);
    assertThat(facts.all().misses()).isZero();
    assertThat(facts.all().unknownPolls()).isEqualTo(1);
    assertThat(facts.all().hitRatio()).isEmpty();
    assertThat(facts.pollingTime()).isEqualTo(new TimeHistogram(List.of(), 2));
  }

  @Test
  void wakeLatencyCountsAHitAsZero() {
    HaltFacts all = facts(1000, EACH_KIND).all();

    // Blocks: 50, 40, 30 µs; over five halts (50 + 40 + 30) / 5.
    assertThat(all.wakeLatency().meanNs()).hasValue(40_000);
    assertThat(all.wakeLatencyMeanNs()).hasValue(24_000);
    assertThat(all.wakeLatencyPercentileNs(0.5)).hasValue(30_000);
    assertThat(all.wakeLatencyPercentileNs(0.99)).as("5 halts carry no p99").isEmpty();
  }

  @Test
  void blocksWhoseWakeWasNotSeenCountAsThoseWhereItWas() {
    Halt[] halts = new Halt[200];
    for (int i = 0; i < 200; i++) {
      // 100 hits, 50 blocks of 40 µs, 50 blocks of unknown latency.
      halts[i] = i < 100
          ? halt(i * 200, 10, 10, 50, false, UNKNOWN)
          : halt(i * 200, i < 150 ? 60 : UNKNOWN, 100, 50, true, 50);
    }
    HaltFacts all = facts(40_000, halts).all();

    assertThat(all.wakeLatency().size()).isEqualTo(50);
    assertThat(all.wakeLatencyMeanNs()).hasValue(20_000);
    assertThat(all.wakeLatencyPercentileNs(0.5)).hasValue(0);
    assertThat(all.wakeLatencyPercentileNs(0.99)).hasValue(40_000);
  }

  @Test
  void percentilesAreThoseOfTheSortedValues() {
    long[] values = new long[100];
    Arrays.setAll(values, i -> 100 - i);
    Sample sample = Sample.of(values);

    assertThat(sample.percentileNs(0.5)).hasValue(50);
    assertThat(sample.percentileNs(0.99)).hasValue(99);
    assertThat(sample.percentileNs(0.999)).isEmpty();
    assertThat(sample.meanNs().orElseThrow()).isCloseTo(50.5, within(1e-9));
  }

  @Test
  void busyTimeRunsFromTheEndOfAHaltToTheNext() {
    // Ends at 30, 41, 200, 350; starts at 40, 50, 210, 360.
    assertThat(facts(1000, EACH_KIND).all().busy().meanNs()).hasValue((10 + 9 + 10 + 10) * 250.0);
  }

  @Test
  void eachVcpuHasItsOwnFactsAndSharesAreOfAllTheirTime() {
    TraceFacts facts = facts(100, List.of(List.of(halt(0, 40, 40, 50, false, UNKNOWN)),
        List.of(halt(0, 60, 60, 80, false, UNKNOWN))));

    assertThat(facts.vcpus()).extracting(HaltFacts::polledNs).containsExactly(40_000L, 60_000L);
    assertThat(facts.polledCpuShare()).hasValue(0.5);
    assertThat(facts.haltsPerSecond()).hasValue(20_000);
    assertThat(facts.workPerSecond()).hasValue(500_000);
  }

  @Test
  void pollingTimeHasABucketForZeroAndOnesOfSteps125() {
    // 0 twice (immediate, unpolled block), 10 and 50 as misses, 30 as hit.
    assertThat(facts(1000, EACH_KIND).pollingTime().buckets()).containsExactly(
        new Bucket(0, 0, 0, 0, 2), new Bucket(0, 1_000, 0, 0, 0),
        new Bucket(1_000, 2_000, 0, 0, 0), new Bucket(2_000, 5_000, 0, 0, 0),
        new Bucket(5_000, 10_000, 0, 1, 0), new Bucket(10_000, 20_000, 0, 0, 0),
        new Bucket(20_000, 50_000, 1, 1, 0));
  }

  @Test
  void aPollThatRanALittleOverItsWindowStaysInTheBucketOfTheWindow() {
    TimeHistogram h = facts(1000, new Halt(0, 300_000, 350_000, 200_000, true, true, 200_140,
        Cause.TIMER, Halt.NO_WAKER, Anchor.CLOCK, WindowChange.NONE)).pollingTime();

    assertThat(h.buckets()).containsExactly(new Bucket(100_000, 200_000, 0, 1, 0));
  }

  @Test
  void aTraceWithoutHaltsHasNoShares() {
    TraceFacts facts = facts(0, List.of(List.of()));

    assertThat(facts.polledCpuShare()).isEmpty();
    assertThat(facts.all().blockedShare()).isEmpty();
    assertThat(facts.all().wakeLatencyMeanNs()).isEmpty();
    assertThat(facts.pollingTime().buckets()).isEmpty();
  }
}
