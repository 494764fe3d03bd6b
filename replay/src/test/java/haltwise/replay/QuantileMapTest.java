package haltwise.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Oracle: hand computation on evenly spread times.
final class QuantileMapTest {
  /// 0 to 999, and the same doubled: what has rank r there is 2r here.
  private static final long[] ONCE = LongStream.range(0, 1000).toArray();
  private static final long[] TWICE = LongStream.range(0, 1000).map(ns -> 2 * ns).toArray();

  @Test
  void keepsTheRank() {
    QuantileMap map = QuantileMap.of(ONCE, TWICE);
    // 500 has rank 0.5, which is 1000 there; levels are 15 apart.
    assertThat(map.differenceNs(500)).isCloseTo(500, within(16L));
    assertThat(map.differenceNs(100)).isCloseTo(100, within(16L));
  }

  @Test
  void leadsBackAgain() {
    QuantileMap map = QuantileMap.of(ONCE, TWICE);
    assertThat(map.differenceBackNs(1000)).isCloseTo(-500, within(16L));
  }

  @Test
  void addsWhatHoldsAtTheEdgeToWhatIsBeyondIt() {
    // The edges are the ranks 0.02 and 0.98: 19 and 979.
    QuantileMap map = QuantileMap.of(ONCE, TWICE);
    assertThat(map.differenceNs(1_000_000)).isEqualTo(979);
    assertThat(map.differenceNs(0)).isEqualTo(19);
  }

  @Test
  void takesTheMiddleRankOfEqualTimes() {
    // All 7 in the one situation, 0 to 999 in the other: a 7 becomes the median there.
    QuantileMap map = QuantileMap.of(LongStream.generate(() -> 7).limit(1000).toArray(), ONCE);
    assertThat(map.differenceNs(7)).isCloseTo(500 - 7, within(16L));
  }

  @Test
  void ofTheSameTimesChangesNothing() {
    QuantileMap map = QuantileMap.of(ONCE, ONCE);
    for (long ns : ONCE) {
      assertThat(map.differenceNs(ns)).isZero();
    }
  }
}
