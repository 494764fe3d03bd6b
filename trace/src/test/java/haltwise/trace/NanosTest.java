package haltwise.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Oracle: conversions by hand.
final class NanosTest {
  @ParameterizedTest
  @CsvSource({"160us,160000", "160µs,160000", "0.16ms,160000", "160000,160000", "160000ns,160000",
      "4s,4000000000", "10m,600000000000", "1.5h,5400000000000", "0,0"})
  void readsTimesWithAndWithoutAUnit(String text, long ns) {
    assertThat(Nanos.parse(text)).isEqualTo(ns);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fast", "-5us", "5 parsecs", "0.5ns", "99999999999999h", "1e9"})
  void refusesWhatIsNoTime(String text) {
    assertThatThrownBy(() -> Nanos.parse(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"");
  }

  @ParameterizedTest
  @CsvSource({"4s,4000000000", "0,0", " 0.5ms ,500000", "10ns,10"})
  void readsHowLongSomethingLasts(String text, long ns) {
    assertThat(Nanos.parseDuration(text)).isEqualTo(ns);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "1.0", " 5 "})
  void asksForTheUnitOfADuration(String text) {
    assertThatThrownBy(() -> Nanos.parseDuration(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text.strip() + "\" has no unit. Write " + text.strip() + "s");
  }

  @ParameterizedTest
  @CsvSource({"0,0 ns", "200000,200 µs", "46213,46.2 µs", "999,999 ns", "999600,1 ms",
      "1500000,1.5 ms", "4000000000,4 s", "157.4,157 ns", "12345678901,12.3 s"})
  void printsThreeDigitsAndTheUnitThatFits(double ns, String text) {
    assertThat(Nanos.text(ns)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0,0ns", "500,500ns", "100000,100us", "16700000,16.7ms", "150500,150.5us",
      "999999999,999.999999ms", "4000000000,4s", "9223372036854775807,9223372036.854775807s"})
  void printsTimesThatItReadsBackToTheNs(long ns, String text) {
    assertThat(Nanos.exact(ns)).isEqualTo(text);
    assertThat(Nanos.parse(text)).isEqualTo(ns);
  }
}
