package haltwise.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Oracle: the same times, sorted.
class LatencyCountsTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aPercentileIsAtMostASixteenthAboveTheTrueOneAlsoWhenCountsWereAddedUp(long seed) {
    Random random = new Random(seed);
    long[] ns = random.longs(10_000).map(r -> (long) Math.exp(5 + (r >>> 40) / 2e6)).toArray();
    LatencyCounts.Builder sum = new LatencyCounts.Builder();
    for (int from = 0; from < ns.length; from += 1_000) {
      LatencyCounts.Builder part = new LatencyCounts.Builder();
      Arrays.stream(ns, from, from + 1_000).forEach(part::add);
      sum.addAll(part.build());
    }
    LatencyCounts counts = sum.build();
    long[] sorted = ns.clone();
    Arrays.sort(sorted);

    assertThat(counts.total()).isEqualTo(ns.length);
    assertThat(counts.sumNs()).isEqualTo(Arrays.stream(ns).sum());
    for (double q : new double[]{0.01, 0.5, 0.9, 0.99, 0.999}) {
      long exact = sorted[(int) Math.ceil(q * ns.length - 1e-9) - 1];
      assertThat((double) counts.percentileNs(q).orElseThrow()).as("%s of seed %d", q, seed)
          .isBetween((double) exact, exact * (1 + 1 / 16.0) + 1);
    }
    assertThat(counts.atMost(Long.MAX_VALUE)).isEqualTo(ns.length);
    assertThat(counts.atMost(0)).isZero();
  }

  @Test
  void aPercentileThatTheSampleDoesNotSupportIsNone() {
    LatencyCounts.Builder few = new LatencyCounts.Builder();
    for (int i = 1; i < 100; i++) {
      few.add(i * 1_000);
    }
    assertThat(few.build().percentileNs(0.99)).isEmpty();
    assertThat(few.add(100_000).build().percentileNs(0.99)).isPresent();
    assertThat(LatencyCounts.NONE.percentileNs(0.5)).isEmpty();
  }

  @Test
  void aBuilderThatWasClearedCountsFromNothing() {
    LatencyCounts.Builder b = new LatencyCounts.Builder().add(5).add(1_000_000);
    b.clear();
    b.add(7).add(7);
    assertThat(b.build().total()).isEqualTo(2);
    assertThat(b.build().percentileNs(0.5)).hasValue(7);
  }
}
