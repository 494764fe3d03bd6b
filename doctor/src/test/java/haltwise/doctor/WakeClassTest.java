package haltwise.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.Cause;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Oracle: halts written by hand, with their latencies.
class WakeClassTest {
  @Test
  void blocksAreSortedByCauseAndByPowersOfTwoOfTheirIdleTime() {
    Traces halts = new Traces();
    for (int i = 1; i <= WakeClass.ENOUGH; i++) {
      halts.block(Cause.DEVICE, 10, 1_024, 100 + i) // first of its class: 2^10
          .block(Cause.DEVICE, 10, 1_023, 200) // last of the class below
          .block(Cause.TIMER, 10, 2_047, 300 + i) // last of 2^10
          .hit(10, 1_500); // no block, no latency
    }
    List<WakeClass> classes = WakeClass.of(List.of(halts.trace()));

    assertThat(classes).extracting(w -> w.cause() + " " + w.fromNs() + " " + w.toNs())
        .containsExactly("TIMER 1024 2048", "DEVICE 512 1024", "DEVICE 1024 2048");
    assertThat(classes.getLast().latency().n()).isEqualTo(30);
    // 101 to 130: the 15th of 30.
    assertThat(classes.getLast().latency().medianNs()).isEqualTo(115);
    assertThat(classes.get(1).latency().medianNs()).isEqualTo(200);
  }

  @Test
  void aFewBlocksAreNoClass() {
    Traces halts = new Traces();
    for (int i = 1; i < WakeClass.ENOUGH; i++) {
      halts.block(Cause.DEVICE, 10, 1_024, 100);
    }
    assertThat(WakeClass.of(List.of(halts.trace()))).isEmpty();
  }
}
