package haltwise.trace.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import haltwise.trace.facts.TimeHistogram.Bucket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Oracle: hand computation.
class WindowReachTest {
  /// Windows of 0, 30, 40 and 200 µs over the 1-2-5 buckets: 30 µs reaches a third of 20–50 µs, 40 µs two thirds, 200 µs all
  /// of it and all up to 200 µs.
  @ParameterizedTest
  @CsvSource({"0, 0, 0.75", "10000, 20000, 0.75", "20000, 50000, 0.5", "50000, 100000, 0.25",
      "100000, 200000, 0.25", "200000, 500000, 0"})
  void isThePartOfABucketThatLiesWithinTheWindow(long fromNs, long toNs, double expected) {
    WindowReach.Count count = new WindowReach.Count();
    for (long windowNs : new long[]{0, 30_000, 40_000, 200_000, -1}) {
      count.add(windowNs);
    }

    assertThat(count.reach().of(new Bucket(fromNs, toNs, 0, 0, 0)).orElseThrow())
        .isCloseTo(expected, within(1e-12));
  }

  @Test
  void isNotKnownWithoutWindows() {
    assertThat(new WindowReach.Count().reach().of(new Bucket(0, 1_000, 0, 0, 0))).isEmpty();
  }
}
