package haltwise.trace.facts;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.facts.TimeHistogram.Bucket;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Oracle: a histogram of six buckets, put together by hand.
final class CoarserHistogramTest {
  private static TimeHistogram histogram() {
    TimeHistogram.Count count = new TimeHistogram.Count();
    count.add(0, PollShare.UNPOLLED); // 0: 1
    times(5, 900, count); // to 1 µs: 5
    times(2, 1_500, count); // to 2 µs: 2
    times(1, 4_000, count); // to 5 µs: 1
    times(9, 8_000, count); // to 10 µs: 9
    times(3, 15_000, count); // to 20 µs: 3
    count.add(-1, PollShare.HIT);
    return count.histogram();
  }

  private static void times(int n, long ns, TimeHistogram.Count count) {
    for (int i = 0; i < n; i++) {
      count.add(ns, PollShare.HIT);
    }
  }

  @Test
  void theEmptiestNeighboursBecomeOneAndNothingIsLost() {
    // 2 + 1 are the fewest of two neighbours (0 stays alone), then 5 + 3
    TimeHistogram coarse = histogram().coarser(4);
    assertThat(coarse.buckets()).containsExactly(new Bucket(0, 0, 0, 0, 1),
        new Bucket(0, 5_000, 8, 0, 0), new Bucket(5_000, 10_000, 9, 0, 0),
        new Bucket(10_000, 20_000, 3, 0, 0));
    assertThat(coarse.count()).isEqualTo(histogram().count());
    assertThat(histogram().coarser(6)).isEqualTo(histogram());
  }

  @Test
  void histogramsAddUp() {
    TimeHistogram.Count sum = new TimeHistogram.Count();
    sum.add(histogram());
    sum.add(histogram());
    assertThat(sum.histogram().count()).isEqualTo(2 * histogram().count());
    assertThat(sum.histogram().buckets()).extracting(Bucket::count)
        .isEqualTo(List.of(2L, 10L, 4L, 2L, 18L, 6L));
    sum.clear();
    assertThat(sum.histogram().count()).isZero();
  }
}
