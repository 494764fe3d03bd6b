package haltwise.compare;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.compare.VoidReason.Kind;
import org.junit.jupiter.api.Test;

/// Oracle: counted by hand.
class SeenWindowsTest {
  @Test
  void aWindowAboveTheMaxIsADoubt() {
    assertThat(new SeenWindows(100, 1, 20_000, 10_000).doubt(0)).hasValueSatisfying(d -> {
      assertThat(d.kind()).isEqualTo(Kind.TREATMENT);
      assertThat(d.text()).isEqualTo("1 of 100 halts had a window above the 10000 ns that the arm"
          + " allows, up to 20000 ns.");
    });
  }

  @Test
  void aFewRightAfterAChangeAreNone() {
    assertThat(new SeenWindows(100, 1, 20_000, 10_000).doubt(0.01)).isEmpty();
    assertThat(new SeenWindows(100, 2, 20_000, 10_000).doubt(0.01)).isPresent();
  }

  @Test
  void nothingSeenIsNothingAgainstIt() {
    assertThat(new SeenWindows(0, 0, 0, 0).doubt(0)).isEmpty();
  }
}
