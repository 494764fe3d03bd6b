package haltwise.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// Oracle: the lines as typed by hand.
class TextTableTest {
  private static final Look LOOK = new Look(80, true, false);

  @Test
  void numbersAlignRightAndWordsLeft() {
    String text = new TextTable("name", ">count").row("a", "1,000").row("long name", "7")
        .text(LOOK, "  ");

    assertThat(text).isEqualTo("""
          name       count
          a          1,000
          long name      7
        """.indent(0));
  }

  @Test
  void columnsMoveCloserWhereTheyWouldBeTooWide() {
    TextTable table = new TextTable("", ">a", ">b").row("name", "1".repeat(20), "2".repeat(20));

    assertThat(table.text(new Look(50, true, false), "  ").lines())
        .contains("  name  11111111111111111111  22222222222222222222");
    assertThat(table.text(new Look(49, true, false), "  ").lines())
        .contains("  name 11111111111111111111 22222222222222222222");
  }

  @Test
  void aTableWithoutHeadersHasNoHeaderLine() {
    assertThat(new TextTable("", "").row("a", "b").text(LOOK, "")).isEqualTo("a  b\n");
  }

  @Test
  void aRowOfTheWrongWidthIsABug() {
    assertThatThrownBy(() -> new TextTable("a", "b").row("1"))
        .hasMessageStartingWith("BUG: 1 cells");
  }
}
