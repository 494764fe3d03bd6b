package haltwise.tracefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Oracle: the JSON grammar, by hand.
class NumberRowsTest {
  @Test
  void readsWhatItWrites() {
    List<Map<String, Long>> rows = List.of(Map.of("vm", -1L),
        Map.of("from_ns", Long.MIN_VALUE, "to_ns", Long.MAX_VALUE));
    assertThat(NumberRows.read(NumberRows.write(rows))).isEqualTo(rows);
    assertThat(NumberRows.read(NumberRows.write(List.of()))).isEmpty();
  }

  @Test
  void writesPlainJson() {
    assertThat(NumberRows.write(List.of(Map.of("vm", 0L), Map.of("vm", 1L))))
        .isEqualTo("[{\"vm\":0},{\"vm\":1}]");
  }

  @Test
  void allowsTheSpaceThatOtherWritersPut() {
    assertThat(NumberRows.read(" [ { \"vm\" : 7 , \"grow\":\n2 } ] "))
        .isEqualTo(List.of(Map.of("vm", 7L, "grow", 2L)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[", "]", "{}", "[{}]", "[{\"vm\":1}", "[{\"vm\":1},]",
      "[{\"vm\":1}]x", "[{\"vm\":1.5}]",
      "[{\"vm\":\"1\"}]", "[{\"vm\":null}]", "[{\"vm\":1,}]", "[{\"vm\":1,\"vm\":2}]",
      "[{\"vm\":9223372036854775808}]",
      "[{\"vm\":}]", "[[1]]", "[{\"vm\":1}{\"vm\":2}]"})
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> NumberRows.read(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
