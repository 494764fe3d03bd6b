package haltwise.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// Oracle: the `format` text of a Linux 6.18 host, read by eye.
final class EventFormatTest {
  private static final String SWITCH = """
      name: sched_switch
      ID: 372
      format:
      \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
      \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

      \tfield:char prev_comm[16];\toffset:8;\tsize:16;\tsigned:0;
      \tfield:pid_t prev_pid;\toffset:24;\tsize:4;\tsigned:1;
      \tfield:long prev_state;\toffset:32;\tsize:8;\tsigned:1;

      print fmt: "prev_comm=%s", REC->prev_comm
      """;

  @Test
  void findsIdAndFields() {
    EventFormat f = EventFormat.parse(SWITCH);
    assertThat(f.name()).isEqualTo("sched_switch");
    assertThat(f.id()).isEqualTo(372);
    assertThat(f.offset("prev_state")).isEqualTo(32);
    assertThat(f.fields().get("prev_comm")).isEqualTo(new EventFormat.Field(8, 16, false));
    assertThat(f.fields().get("prev_pid")).isEqualTo(new EventFormat.Field(24, 4, true));
  }

  @Test
  void namesTheFieldsThatThereAreWhenAskedForAnother() {
    assertThatThrownBy(() -> EventFormat.parse(SWITCH).offset("next_pid"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no field \"next_pid\"").hasMessageContaining("prev_pid");
  }

  @Test
  void refusesOtherText() {
    assertThatThrownBy(() -> EventFormat.parse("hello")).hasMessageContaining("\"hello\"");
  }

  @Test
  void readsTheLayoutOfAPageWithItsSpacesAfterTheColon() {
    assertThat(EventFormat.fields("\tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;\n"))
        .containsEntry("commit", new EventFormat.Field(8, 8, true));
  }
}
