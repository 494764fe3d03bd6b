package haltwise.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.linux.HostException;
import haltwise.linux.LifeOfProcess;
import haltwise.linux.ModuleParameter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Oracle: the ledger itself; every damage of one letter is a damage.
final class LedgerTextTest {
  private static final ModuleParameter MAX = new ModuleParameter("kvm", "halt_poll_ns");
  private static final Ledger LEDGER = new Ledger("b0-07", Map.of(MAX, "200000"),
      Map.of("kvm", List.of(
          new Ledger.Applied(Map.of(MAX, "1"), Instant.parse("2026-11-28T01:02:03.5Z"),
              "two\nlines \\n of a reason", "root", OptionalLong.empty(),
              Optional.empty(), true),
          new Ledger.Applied(Map.of(MAX, "2"), Instant.parse("2026-11-28T01:02:04Z"), "", "",
              OptionalLong.of(
                  12),
              Optional.of(new LifeOfProcess(4711, 99)), false))),
      Map.of(OwnFile.TUNED, "", OwnFile.LIBVIRT, "#!/bin/sh\nexit 1\n"),
      Optional.of(new Ledger.Pending(List.of(new Change(MAX, "1", "2")),
          Map.of(OwnFile.MODPROBE, "# Written\noptions kvm\n", OwnFile.LIBVIRT, ""))));

  @Test
  void readsBackWhatItWrote() {
    assertThat(LedgerText.parse(LedgerText.of(LEDGER), "here")).isEqualTo(LEDGER);
    Ledger small = Ledger.empty("b")
        .with(new Ledger.Pending(List.of(), Map.of(OwnFile.MODPROBE, "")));
    assertThat(LedgerText.parse(LedgerText.of(small), "here")).isEqualTo(small);
  }

  @Test
  void canBeReadByPeople() {
    assertThat(LedgerText.of(LEDGER)).contains("origin kvm halt_poll_ns 200000\n");
  }

  @Test
  void refusesEveryTruncationAndEveryChangedLetter() {
    String text = LedgerText.of(LEDGER);
    for (int i = 0; i < text.length(); i++) {
      String shorter = text.substring(0, i);
      String other = text.substring(0, i) + (char) (text.charAt(i) ^ 1) + text.substring(i + 1);
      for (String damaged : List.of(shorter, other)) {
        assertThatThrownBy(() -> LedgerText.parse(damaged, "/place"))
            .isInstanceOf(HostException.class).hasMessageContaining("/place")
            .hasMessageContaining("origin");
      }
    }
  }
}
