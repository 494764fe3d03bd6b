package haltwise.trace.counts;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.HostSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Oracle: sums and quotients by hand.
class CountSeriesTest {
  @Test
  void countsFromTheFirstSampleToTheLast() {
    // 8 polls in 2 s, 6 of them hits; 3 s of 2 x 2 s polled
    CountFacts f = series(2, at(1, 10, 4, 0), at(2, 14, 7, 1_000_000_000L),
        at(3, 18, 10, 3_000_000_000L)).facts();

    assertThat(f.counts().get(Counter.POLLS)).hasValue(8);
    assertThat(f.hits()).hasValue(6);
    assertThat(f.misses()).hasValue(2);
    assertThat(f.hitRatio()).hasValue(0.75);
    assertThat(f.perSecond(f.hits())).hasValue(3);
    assertThat(f.shareOfTime(f.counts().get(Counter.HIT_NS))).hasValue(0.75);
    assertThat(f.notes()).isEmpty();
  }

  @Test
  void whatASourceDoesNotCountIsNotZero() {
    CountFacts f = series(1, at(1, 10, 4, 0), at(2, 14, 7, 5)).facts();

    assertThat(f.blocks()).isEmpty();
    assertThat(f.halts()).isEmpty();
    assertThat(f.polledNs()).isEmpty();
    assertThat(f.blockedShare()).isEqualTo(OptionalDouble.empty());
  }

  @Test
  void aStepInWhichACounterFellIsLeftOutWithItsTimeAndSaidSo() {
    CountFacts f = series(1, at(1, 10, 4, 0), at(2, 14, 7, 5), at(3, 1, 1, 0), at(5, 5, 3, 9))
        .facts();

    // 4 polls in the first second, 4 in the last two
    assertThat(f.counts().get(Counter.POLLS)).hasValue(8);
    assertThat(f.elapsedNs()).hasValue(3_000_000_000L);
    assertThat(f.notes()).singleElement().asString()
        .contains("halt_attempted_poll, halt_successful_poll, halt_poll_success_ns fell")
        .contains("between samples 2 and 3");
  }

  @Test
  void aSingleSampleCountsSinceTheVmBegan() {
    CountFacts f = series(1, at(1, 10, 4, 0)).facts();

    assertThat(f.hits()).hasValue(4);
    assertThat(f.elapsedNs()).isEmpty();
    assertThat(f.perSecond(f.hits())).isEmpty();
  }

  @Test
  void noSampleIsNothing() {
    assertThat(series(1).facts().counts().isEmpty()).isTrue();
  }

  @Test
  void aVmIsTheSumOfItsVcpus() {
    CountSeries one = series(1, at(1, 0, 0, 0), at(3, 4, 2, 1_000_000_000L));
    CountSeries other = series(1, at(1, 0, 0, 0), at(3, 6, 6, 3_000_000_000L));
    CountFacts f = new CountedVm("vm", OptionalInt.empty(), "QMP",
        Optional.of(HostSettings.OFF), List.of(), List.of(one, other)).facts();

    assertThat(f.hits()).hasValue(8);
    assertThat(f.vcpus()).hasValue(2);
    assertThat(f.elapsedNs()).hasValue(2_000_000_000L);
    // 4 s of 2 x 2 s
    assertThat(f.shareOfTime(f.counts().get(Counter.HIT_NS))).hasValue(1.0);
  }

  @Test
  void histogramsAreSubtractedBucketByBucket() {
    HaltCounts before = waits(5L, 9L);
    HaltCounts after = waits(5L, 9L, 9L, 0L);

    assertThat(after.since(before).histogram(CountedTime.WAIT))
        .contains(Log2Histogram.ofTimes(List.of(0L, 8L)));
    assertThat(before.fellSince(after)).containsExactly("halt_wait_hist");
  }

  private static HaltCounts waits(Long... ns) {
    return new HaltCounts(Map.of(),
        Map.of(CountedTime.WAIT, Log2Histogram.ofTimes(List.of(ns))));
  }

  private static CountSeries series(int vcpus, CountSample... samples) {
    return new CountSeries(OptionalInt.of(0), OptionalInt.empty(), OptionalInt.of(vcpus),
        List.of(samples));
  }

  private static CountSample at(long s, long polls, long hits, long hitNs) {
    return new CountSample(OptionalLong.of(s * 1_000_000_000L), new HaltCounts(
        Map.of(Counter.POLLS, polls, Counter.HITS, hits, Counter.HIT_NS, hitNs), Map.of()));
  }
}
