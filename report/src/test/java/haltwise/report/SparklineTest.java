package haltwise.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Oracle: bars worked out by hand, of eight heights.
final class SparklineTest {
  private static final Look UNICODE = new Look(80, true, false);

  @Test
  void theHighestIsAsHighAsTheLineAndOnlyZeroIsLowest() {
    assertThat(Sparkline.of(List.of(0L, 1L, 100L, 200L), 4, UNICODE)).isEqualTo("▁▂▅█");
    assertThat(Sparkline.of(List.of(0L, 1L, 100L, 200L), 4, Look.PLAIN)).isEqualTo("_.=#");
  }

  @Test
  void theLastValuesStandOnTheRightAndUnknownOnesLeaveAGap() {
    assertThat(Sparkline.of(List.of(9L, -1L, 7L), 5, UNICODE)).isEqualTo("  █ ▆");
    assertThat(Sparkline.of(List.of(9L, 0L, 7L), 2, UNICODE)).isEqualTo("▁█");
    assertThat(Sparkline.of(List.of(), 3, UNICODE)).isEqualTo("   ");
  }
}
