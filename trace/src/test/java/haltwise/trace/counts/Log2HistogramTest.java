package haltwise.trace.counts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Oracle: the kernel's rule for buckets, by hand: the index is the bit length of the value, at most 31.
class Log2HistogramTest {
  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "2,2", "3,2", "4,3", "1023,10", "1024,11", "54600000,26",
      "1073741823,30", "1073741824,31", "9000000000,31"})
  void aTimeLiesInTheBucketOfItsBitLength(long ns, int bucket) {
    assertThat(Log2Histogram.bucketOf(ns)).isEqualTo(bucket);
    assertThat(ns).isBetween(Log2Histogram.lowestNs(bucket), Log2Histogram.highestNs(bucket));
  }

  @Test
  void bucketsFollowOneAnotherWithoutGap() {
    for (int i = 1; i < Log2Histogram.BUCKETS; i++) {
      assertThat(Log2Histogram.lowestNs(i)).isEqualTo(Log2Histogram.highestNs(i - 1) + 1);
    }
  }

  @Test
  void knowsWhichSumsItsTimesCanHave() {
    // 0 + one of 4..7 + one of 8..15: 12 to 22
    Log2Histogram h = Log2Histogram.ofTimes(List.of(0L, 5L, 9L));

    assertThat(h.total()).isEqualTo(3);
    assertThat(h.canAddUpTo(11)).isFalse();
    assertThat(h.canAddUpTo(12)).isTrue();
    assertThat(h.canAddUpTo(22)).isTrue();
    assertThat(h.canAddUpTo(23)).isFalse();
  }

  @Test
  void refusesAnotherNumberOfBuckets() {
    assertThatThrownBy(() -> new Log2Histogram(List.of(1L)))
        .hasMessageContaining("32 buckets, not 1");
  }
}
