package haltwise.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Oracle: lines broken by hand.
class ParagraphTest {
  @Test
  void linesAreFilledUpToTheWidth() {
    assertThat(Paragraph.lines("one two three", 7)).containsExactly("one two", "three");
    assertThat(Paragraph.lines("one two three", 6)).containsExactly("one", "two", "three");
  }

  @Test
  void aNumberStaysWithItsUnit() {
    assertThat(Paragraph.lines("polled, 100 % of it", 11)).containsExactly("polled,",
        "100 % of it");
    assertThat(Paragraph.lines("at least 95 µs now", 12)).containsExactly("at least", "95 µs now");
    assertThat(Paragraph.lines("all 3 sisters", 5)).containsExactly("all 3", "sisters");
  }

  @Test
  void aWordLongerThanTheWidthStandsAlone() {
    assertThat(Paragraph.lines("a extraordinary b", 5)).containsExactly("a", "extraordinary", "b");
  }

  @Test
  void colourTakesNoRoom() {
    assertThat(Paragraph.lines("\u001b[31mred\u001b[0m ink", 7)).hasSize(1);
  }
}
