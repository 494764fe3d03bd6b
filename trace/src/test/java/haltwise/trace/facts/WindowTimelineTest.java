package haltwise.trace.facts;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import haltwise.trace.WindowChange;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Oracle: hand computation.
class WindowTimelineTest {
  private static final TraceInfo TEN_MS = new TraceInfo("", "", "", "mono", 1_000_000, 11_000_000,
      List.of(), List.of(), 0, "", "", -1);

  private static WindowTimeline timeline(Halt... halts) {
    VcpuHalts.Builder all = new VcpuHalts.Builder();
    List.of(halts).forEach(all::add);
    WindowTimeline.Count count = new WindowTimeline.Count(TEN_MS, 5);
    count.add(all.build());
    return count.timeline();
  }

  private static Halt halt(long startNs, long windowNs, boolean waited) {
    return new Halt(startNs, 10_000, 20_000, windowNs, waited, true, Halt.UNKNOWN_NS,
        Cause.DEVICE, Halt.NO_WAKER, Anchor.ANSWER, WindowChange.NONE);
  }

  @Test
  void noExcursionIsLost() {
    WindowTimeline t = timeline(halt(1_000_000, 10_000, true), halt(1_500_000, 200_000, false),
        halt(2_999_999, 0, true), halt(3_000_000, 50_000, false));

    assertThat(t.stepNs()).isEqualTo(2_000_000);
    WindowTimeline.Step first = t.steps().getFirst();
    assertThat(first.lowestNs()).isZero();
    assertThat(first.highestNs()).isEqualTo(200_000);
    assertThat(first.meanNs()).hasValue(70_000);
    assertThat(first.halts()).isEqualTo(3);
    assertThat(first.hits()).isEqualTo(1);
    assertThat(first.blocks()).isEqualTo(2);
    assertThat(t.steps().get(1).highestNs()).isEqualTo(50_000);
  }

  @Test
  void stepsWithoutHaltsStayAndAreEmpty() {
    WindowTimeline t = timeline(halt(10_999_999, 10_000, true));

    assertThat(t.steps()).hasSize(5);
    assertThat(t.steps().getFirst().halts()).isZero();
    assertThat(t.steps().getFirst().meanNs()).isEmpty();
    assertThat(t.steps().getLast().halts()).isEqualTo(1);
  }

  @Test
  void haltsOfUnknownWindowDoNotCount() {
    assertThat(timeline(halt(1_000_000, Halt.UNKNOWN_NS, true)).halts()).isZero();
  }
}
