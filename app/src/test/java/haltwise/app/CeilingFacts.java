package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What `doctor --observe` finds from outside of the ceilings that three lab VMs obey. Oracle: the ceilings that the scenario
/// doctor.sh gave them.
interface CeilingFacts {
  VirtualHost host();

  private JsonNode found() throws IOException {
    return host().json("doctor", "doctor.json");
  }

  private JsonNode ceiling(String name) throws IOException {
    int process = Integer.parseInt(Files.readString(host().file("doctor", name + ".pid")).strip());
    return found().get("findings").valueStream()
        .filter(f -> f.path("process_id").asInt(0) == process).findFirst().orElseThrow()
        .get("ceiling");
  }

  @Test
  default void aVmWithoutAnOwnCeilingObeysTheParameterWritten() throws IOException {
    JsonNode c = ceiling("parameter");

    assertThat(c.get("is").asString()).as(c.toString()).isEqualTo("parameter");
    assertThat(c.get("max_ns").asLong()).isEqualTo(2_000_000);
  }

  @Test
  default void aCeilingAboveTheParameterIsSeenFromOutside() throws IOException {
    JsonNode c = ceiling("above");

    assertThat(c.get("is").asString()).as(c.toString()).isEqualTo("own-above-parameter");
    assertThat(c.get("above_ns").asLong()).isBetween(2_000_000L, 7_999_999L);
    assertThat(c.path("at_most_ns").asLong(Long.MAX_VALUE)).isGreaterThanOrEqualTo(8_000_000);
  }

  @Test
  default void aCeilingBelowTheParameterIsSeenFromOutside() throws IOException {
    JsonNode c = ceiling("below");

    assertThat(c.get("is").asString()).as(c.toString()).isEqualTo("own-below-parameter");
    assertThat(c.get("above_ns").asLong()).isLessThan(300_000);
    assertThat(c.get("at_most_ns").asLong()).isBetween(300_000L, 2_000_000L);
  }

  @Test
  default void aVmOfAnotherProcessIsCalledByItsProgram() throws IOException {
    assertThat(found().get("findings").valueStream().filter(f -> f.has("ceiling"))
        .map(f -> f.get("name").asString())).hasSize(3).containsOnly("haltwise");
  }

  @Test
  default void aCapturedHostIsToldAsItWasThere() throws IOException {
    JsonNode away = CommandRun
        .of("doctor", "--json", "--host", host().file("doctor", "host").toString()).json();

    assertThat(away.get("advice")).isEqualTo(found().get("advice"));
    assertThat(away.get("summary")).isEqualTo(found().get("summary"));
  }
}
