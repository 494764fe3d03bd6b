package haltwise.control;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.control.Rests.Sight;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Oracle: the bounds, by hand. Between 400 and 900 halts: from 400 · 0.75 − 3 · √401 = 239.9 to 900 · 1.25 + 3 · √901 = 1,215.05.
class BoundsTest {
  private static final long LENGTH_NS = 250_000_000;
  private final Bounds bounds = new Bounds(List.of(sight(900, 10, 5_000_000), sight(400, 30, 0)));

  private static Sight sight(long halts, long blocks, long polledNs) {
    return new Sight(1, LENGTH_NS, new Measured(halts, blocks, polledNs));
  }

  @Test
  void haltsMayBeAQuarterAndThreeErrorsBeyondWhatWasSeen() {
    assertThat(bounds.stray(sight(240, 20, 0))).isEmpty();
    assertThat(bounds.stray(sight(239, 20, 0)))
        .hasValue("239 halts came where 400 to 900 were usual");
    assertThat(bounds.stray(sight(1_215, 20, 0))).isEmpty();
    assertThat(bounds.stray(sight(1_216, 20, 0))).isPresent();
  }

  @Test
  void blocksLikewise() {
    // 30 · 1.25 + 3 · √31 = 54.2; 10 · 0.75 − 3 · √11 < 0
    assertThat(bounds.stray(sight(500, 54, 0))).isEmpty();
    assertThat(bounds.stray(sight(500, 55, 0)))
        .hasValue("55 blocks came where 10 to 30 were usual");
    assertThat(bounds.stray(sight(500, 0, 0))).isEmpty();
  }

  @Test
  void timePolledMayBeAQuarterAndOnePercentOfTheTimeBeyond() {
    // 5 ms · 1.25 + 2.5 ms = 8.75 ms
    assertThat(bounds.stray(sight(500, 20, 8_750_000))).isEmpty();
    assertThat(bounds.stray(sight(500, 20, 8_750_001))).isPresent();
  }

  @Test
  void aLongerEpochHasMoreOfAll() {
    Sight twice = new Sight(1, 2 * LENGTH_NS, new Measured(2_000, 60, 0));

    // 1,800 · 1.25 + 3 · √1,801 = 2,377
    assertThat(bounds.stray(twice)).isEmpty();
    assertThat(bounds.stray(new Sight(1, LENGTH_NS, twice.counted()))).isPresent();
  }

  @Test
  void anotherNumberOfVcpusIsAnotherLoad() {
    assertThat(bounds.stray(new Sight(2, LENGTH_NS, new Measured(500, 20, 0))))
        .hasValue("there are 2 vCPUs, not 1");
  }
}
