package haltwise.record.counts;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.counts.CountedTime;
import haltwise.trace.counts.Counter;
import haltwise.trace.counts.HaltCounts;
import haltwise.trace.counts.Log2Histogram;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Oracle: QEMU 7.2.22, which reported 48 halts of 54.6 ms (bucket 26) at index 5; and sums by hand.
class HistogramOrderTest {
  private static final Log2Histogram WAITS = Log2Histogram
      .ofTimes(Collections.nCopies(48, 54_600_000L));

  private final HistogramOrder order = new HistogramOrder();

  @Test
  void turnsRoundWhatCouldNotAddUpOtherwise() {
    HaltCounts reversed = waits(WAITS.reversed(), 48 * 54_600_000L);
    assertThat(WAITS.reversed().count(5)).isEqualTo(48);
    order.learn(reversed);

    assertThat(order.isLongestFirst()).isTrue();
    assertThat(order.ordered(reversed).histogram(CountedTime.WAIT)).contains(WAITS);
  }

  @Test
  void leavesAsItIsWhatAddsUp() {
    HaltCounts good = waits(WAITS, 48 * 54_600_000L);
    order.learn(good);

    assertThat(order.isUnknown()).isFalse();
    assertThat(order.ordered(good)).isEqualTo(good);
  }

  @Test
  void leavesOutWhatCouldBeEither() {
    // 32768 ns to 65535 ns is bucket 16, whose mirror is 15: 3 halts of 40 µs and 3 of 20 µs,
    // turned round or not
    Log2Histogram even = Log2Histogram
        .ofTimes(List.of(40_000L, 40_000L, 40_000L, 20_000L, 20_000L, 20_000L));
    assertThat(even.reversed()).isEqualTo(even);
    HaltCounts either = waits(even, 180_000);
    order.learn(either);

    assertThat(order.isUnknown()).isTrue();
    assertThat(order.ordered(either).histogram(CountedTime.WAIT)).isEmpty();
    assertThat(order.ordered(either).get(Counter.WAIT_NS)).hasValue(180_000);
  }

  @Test
  void keepsEmptyHistogramsWhileTheOrderIsNotKnown() {
    HaltCounts none = waits(Log2Histogram.EMPTY, 0);
    order.learn(none);

    assertThat(order.isUnknown()).isTrue();
    assertThat(order.ordered(none)).isEqualTo(none);
  }

  @Test
  void believesNoneWhenTheyContradictEachOther() {
    order.learn(waits(WAITS.reversed(), 48 * 54_600_000L));
    order.learn(waits(WAITS, 48 * 54_600_000L));

    assertThat(order.isUnknown()).isTrue();
  }

  private static HaltCounts waits(Log2Histogram h, long sumNs) {
    return new HaltCounts(Map.of(Counter.WAIT_NS, sumNs), Map.of(CountedTime.WAIT, h));
  }
}
