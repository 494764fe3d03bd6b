package haltwise.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Oracle: rounding by hand.
class FigureTest {
  @ParameterizedTest
  @CsvSource({"0,0.0 %", "0.0001,<0.1 %", "0.0005,0.1 %", "0.125,12.5 %", "0.9996,>99.9 %",
      "1,100.0 %",
      "1.5,150.0 %"})
  void aSmallShareNeverReadsAsNoneNorALargeOneAsAll(double share, String text) {
    assertThat(Figure.percent(share)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"0|0/s", "6097.75|6,098/s", "99.96|100/s", "41.234|41.2/s",
      "4.167|4.17/s"})
  void ratesHaveNoFalseDigits(double rate, String text) {
    assertThat(Figure.perSecond(rate)).isEqualTo(text);
  }

  @Test
  void whatIsNotKnownIsADash() {
    assertThat(Figure.time(OptionalDouble.empty())).isEqualTo("–");
    assertThat(Figure.percent(OptionalDouble.empty())).isEqualTo("–");
  }

  @Test
  void nounsFollowTheirNumber() {
    assertThat(Figure.plural(1, "vCPU")).isEqualTo("1 vCPU");
    assertThat(Figure.plural(1200, "event")).isEqualTo("1,200 events");
  }
}
