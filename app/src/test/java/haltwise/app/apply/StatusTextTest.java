package haltwise.app.apply;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.apply.Status;
import haltwise.report.Look;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Oracle: the status as it was put together here.
class StatusTextTest {
  private static final String TIMER = "haltwise-restore-668.timer";

  private static String text(OptionalLong leftNs, List<String> timers) {
    Status status = new Status(List.of(), List.of(new Status.Applied("kvm", true, Map.of(),
        Instant.EPOCH, "a trial", "root", leftNs, Optional.empty(), false, false)), Set.of(),
        false);
    return new StatusText(status, timers, Map.of(), ZoneOffset.UTC).text(Look.PLAIN)
        .replaceAll("\\s+", " ");
  }

  @Test
  void namesTheTimerThatUndoesIt() {
    assertThat(text(OptionalLong.of(587_000_000_000L), List.of(TIMER)))
        .contains("holds for another 587 s, until " + TIMER + " undoes it.");
  }

  @Test
  void namesNoTimerWhereNoneWaits() {
    assertThat(text(OptionalLong.of(587_000_000_000L), List.of()))
        .contains("holds for another 587 s.");
  }

  @Test
  void aTimerOfAnotherTimeHasNothingToDoWithWhatHasNoEnd() {
    assertThat(text(OptionalLong.empty(), List.of(TIMER)))
        .contains("holds until haltwise restore or a boot.").doesNotContain(TIMER);
  }
}
