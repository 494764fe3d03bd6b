package haltwise.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Oracle: the kernel's filter language, Documentation/trace/events.rst.
final class TracedEventTest {
  @Test
  void filtersByThread() {
    assertThat(TracedEvent.WAKING.filter(List.of(7, 9), false)).isEqualTo("pid==7||pid==9");
    assertThat(TracedEvent.PIO.filter(List.of(7), false)).isEqualTo("rw==1&&(common_pid==7)");
    assertThat(TracedEvent.ACCEPT.filter(List.of(7), false)).isEmpty();
  }

  @Test
  void tracesSwitchesToAThreadTooWhenExitsAreAccountedFor() {
    assertThat(TracedEvent.SWITCH.filter(List.of(7), false)).isEqualTo("prev_pid==7");
    assertThat(TracedEvent.SWITCH.filter(List.of(7), true)).isEqualTo("prev_pid==7||next_pid==7");
    assertThat(TracedEvent.HYPERCALL.filter(List.of(7), true)).isEqualTo("nr==10&&(common_pid==7)");
  }

  @Test
  void filtersVeryManyThreadsByARangeThatFitsIntoAPage() {
    List<Integer> many = IntStream.range(1_000_000, 1_000_512).boxed().toList();
    assertThat(TracedEvent.WAKEUP.filter(many, false))
        .isEqualTo("common_pid>=1000000&&common_pid<=1000511");
  }
}
