package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Oracle: what Jackson's mapper writes.
class JsonTextTest {
  private static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(SerializationFeature.INDENT_OUTPUT).build();

  private record Point(int x, double y) {
  }

  @Test
  void isTheTextOfTheMapper() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("text", "tab\t, quote\", backslash\\, line\n, µ, 𝄞, \u0000, </script>");
    all.put("whole", List.of(0, -1, Integer.MAX_VALUE, Long.MIN_VALUE));
    all.put("real", List.of(0.0, -0.0, 1e-7, 1e21, 0.1, 123456.789, Double.MIN_VALUE, 1e300));
    all.put("no number", List.of(Double.NaN, Double.POSITIVE_INFINITY));
    all.put("truths", List.of(true, false));
    all.put("nothing", null);
    all.put("lists", List.of(List.of(), List.of(List.of(1), Map.of()), Map.of("a", List.of("b"))));
    all.put("", new ArrayList<>());

    assertThat(JsonText.of(all)).isEqualTo(MAPPER.writeValueAsString(all));
    assertThat(JsonText.of(List.of())).isEqualTo(MAPPER.writeValueAsString(List.of()));
    assertThat(JsonText.of(Map.of())).isEqualTo(MAPPER.writeValueAsString(Map.of()));
  }

  @Test
  void leavesOtherTypesToTheMapper() {
    for (Object document : List.of(new Point(1, 2), Map.of("at", new Point(1, 2)),
        List.of(Map.of("f", 1.5f)), Map.of(1, "number as name"), List.of(Thread.State.NEW))) {
      assertThat(JsonText.of(document)).isEqualTo(MAPPER.writeValueAsString(document));
    }
  }
}
