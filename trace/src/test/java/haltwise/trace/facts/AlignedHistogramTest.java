package haltwise.trace.facts;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.facts.TimeHistogram.Bucket;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Oracle: the 1-2-5 steps, written out.
class AlignedHistogramTest {
  private static TimeHistogram of(long... ns) {
    TimeHistogram.Count count = new TimeHistogram.Count();
    for (long time : ns) {
      count.add(time, PollShare.HIT);
    }
    return count.histogram();
  }

  @Test
  void coversTheTimesOfAll() {
    TimeHistogram short_ = of(1_500);
    TimeHistogram long_ = of(7_000);

    TimeHistogram aligned = TimeHistogram.aligned(short_, List.of(short_, long_));

    assertThat(aligned.buckets()).containsExactly(new Bucket(1_000, 2_000, 1, 0, 0),
        new Bucket(2_000, 5_000, 0, 0, 0), new Bucket(5_000, 10_000, 0, 0, 0));
  }

  @Test
  void bucketsOfAnotherKindStayAsTheyAre() {
    TimeHistogram ofKvm = new TimeHistogram(List.of(new Bucket(1_023, 2_047, 3, 0, 0)), 0);

    assertThat(TimeHistogram.aligned(ofKvm, List.of(ofKvm, of(7_000)))).isSameAs(ofKvm);
  }
}
