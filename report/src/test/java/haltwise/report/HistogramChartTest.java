package haltwise.report;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.facts.TimeHistogram;
import haltwise.trace.facts.TimeHistogram.Bucket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Oracle: lengths of bars by hand, and the width of the terminal as a bound.
class HistogramChartTest {
  private static final TimeHistogram HISTOGRAM = new TimeHistogram(
      List.of(new Bucket(0, 0, 0, 0, 1), new Bucket(0, 1_000, 0, 0, 0),
          new Bucket(200_000, 500_000, 1500, 500, 0), new Bucket(500_000, 1_000_000, 500, 0, 500)),
      0);

  @Test
  void barsAreAsLongAsTheirCountAndShowWhatBecameOfTheHalts() {
    // 48 columns leave 17 for the longest bar: 2,000 halts; 1,000 are 9 of them; 1 is a stroke.
    assertThat(HistogramChart.text(new Look(48, true, false), "Title", HISTOGRAM)).isEqualTo("""
        Title   █ hit  ▒ miss  ░ not polled
                 0 ns ▏                      1   <0.1 %
               0–1 µs                        0
           200–500 µs █████████████▒▒▒▒  2,000   66.6 %
          500 µs–1 ms █████░░░░          1,000   33.3 %
        """);
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 120, 300})
  void noLineIsWiderThanTheTerminal(int columns) {
    assertThat(HistogramChart.text(new Look(columns, true, false), "T", HISTOGRAM).lines())
        .allMatch(line -> line.length() <= columns);
  }

  @Test
  void withoutUnicodeAllIsAscii() {
    Look plain = new Look(80, false, false);
    String text = plain.showable(HistogramChart.text(plain, "Polling time × count", HISTOGRAM));

    assertThat(text.chars()).allMatch(c -> c < 128);
    assertThat(text).contains("# hit  + miss  . not polled").contains("200-500 us")
        .doesNotContain("?");
  }

  @Test
  void colourMarksTheBarsOnlyWhenTheTerminalTakesIt() {
    assertThat(HistogramChart.text(new Look(80, true, true), "T", HISTOGRAM))
        .contains("\u001b[32m█");
    assertThat(HistogramChart.text(new Look(80, true, false), "T", HISTOGRAM))
        .doesNotContain("\u001b");
  }

  @Test
  void haltsOfUnknownTimeHaveALineOfTheirOwn() {
    assertThat(
        HistogramChart.text(new Look(80, true, false), "T", new TimeHistogram(List.of(), 12)))
        .contains("unknown ░").contains("12").contains("100.0 %");
  }
}
