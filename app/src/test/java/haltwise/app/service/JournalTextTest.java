package haltwise.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.app.serve.Epochs;
import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Oracle: the decisions that were taken; sd-daemon(3) for the heads of lines.
class JournalTextTest {
  private final List<String> lines = new ArrayList<>();
  private final JournalText journal = new JournalText(lines::add);

  @Test
  void eachDecisionIsOneLineWithItsReasonAndWhatCameOfIt() {
    int last = Epochs.CHANGE_EVERY * 4;
    for (long n = 0; n <= last; n++) {
      journal.epoch(Epochs.of(n));
    }
    journal.close();

    assertThat(lines).allMatch(l -> l.matches("<[4-7]>[^\\n]+"));
    List<String> changes = lines.stream().filter(l -> l.startsWith("<5>change from")).toList();
    assertThat(changes).hasSize(3);
    assertThat(changes.getFirst())
        .startsWith("<5>change from max=200000,grow=2,grow-start=10000,shrink=2 to max=500000,")
        .contains("They would have saved 13.1 % lately.", "Predicted 92 µs a halt", "; came ");
    assertThat(lines.stream().filter(l -> l.startsWith("<4>fall back (prediction"))).hasSize(1);
    // Experiments are for those who want to know them.
    assertThat(lines.stream().filter(l -> l.contains("compare with"))).hasSize(last / 20)
        .allMatch(l -> l.startsWith("<7>"));
  }

  @Test
  void whatIsSaidAgainAndAgainIsSaidOnceAMinuteWithHowOften() {
    for (long n = 0; n < 4 * 150; n++) {
      journal.epoch(Epochs.of(n));
      journal.note("Disk full.");
    }
    journal.close();

    List<String> notes = lines.stream().filter(l -> l.contains("Disk full.")).toList();
    assertThat(notes).containsExactly("<5>Disk full.",
        "<5>Disk full. (and 239 times since the last such line)",
        "<5>Disk full. (and 239 times since the last such line)",
        "<6>Disk full. (119 more times)");
  }

  @Test
  void waitingForAVmIsSaidOnce() {
    for (int i = 0; i < 5; i++) {
      journal.waiting(Epochs.START.plusSeconds(i), HostSettings.KERNEL_DEFAULT);
    }
    journal.epoch(Epochs.of(0));

    assertThat(lines).containsExactly(
        "<6>No VM runs; max=200000,grow=2,grow-start=10000,shrink=2 is in force.",
        "<6>2 VMs run.");
  }
}
