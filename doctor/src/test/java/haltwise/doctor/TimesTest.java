package haltwise.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Oracle: nearest-rank percentiles counted by hand.
class TimesTest {
  @Test
  void ofTenValuesTheFifthIsTheMedian() {
    Times t = Times.of(new long[]{100, 20, 30, 10, 50, 60, 40, 80, 90, 70});

    assertThat(t.n()).isEqualTo(10);
    assertThat(t.p10Ns()).isEqualTo(10);
    assertThat(t.medianNs()).isEqualTo(50);
    assertThat(t.p90Ns()).isEqualTo(90);
    assertThat(t.p99Ns()).as("ten values carry no 99th percentile").isEmpty();
    assertThat(t.spreadNs()).containsExactly(10L, 20L, 30L, 40L, 50L, 60L, 70L, 80L, 90L, 100L);
  }

  @Test
  void aHundredCarryA99thPercentile() {
    assertThat(Times.of(LongStream.rangeClosed(1, 100).toArray()).p99Ns()).hasValue(99);
  }

  @Test
  void manyAreKeptAtEvenDistances() {
    // 1 to 1000 in 200 parts of five: the middle of the first is 3, of the last 998.
    List<Long> kept = Times.of(LongStream.rangeClosed(1, 1000).toArray()).spreadNs();

    assertThat(kept).hasSize(Times.KEPT).startsWith(3L, 8L, 13L).endsWith(993L, 998L);
  }

  @Test
  void noneHaveNoMedian() {
    assertThatThrownBy(() -> Times.of(new long[0])).hasMessageContaining("BUG");
  }
}
