package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haltwise.linux.HostException;
import haltwise.linux.Kvm;
import haltwise.linux.Tracefs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Control of a lab VM on this machine's own kernel. Oracle: its log, decided again.
class ServeLiveTest {
  @TempDir
  private Path folder = Path.of("");

  @BeforeAll
  static void needsKvmAndTracefs() {
    try (Kvm _ = Kvm.open(); Tracefs _ = Tracefs.open()) {
      assumeTrue(true);
    } catch (HostException e) {
      assumeTrue(false, e.getMessage());
    }
  }

  @Test
  void itLooksAwayWhileNothingChangesAndAnotherLoadEndsThat() throws IOException {
    Path log = folder.resolve("rests.jsonl");
    CommandRun run = CommandRun.of("serve", "--json", "--no-listen", "--lab",
        "phases period=4s of=storage service=500us; ticks hz=100", "--duration", "11s", "-o",
        log.toString());
    assertThat(run.status()).as(run.err()).isZero();

    List<JsonNode> epochs = Files.readAllLines(log).stream().map(JsonMapper.shared()::readTree)
        .filter(e -> e.has("epoch")).toList();
    List<JsonNode> unwatched = epochs.stream().filter(e -> !e.path("watched").asBoolean(true))
        .toList();
    assumeFalse(unwatched.isEmpty(), "this machine is too busy for a load that stays the same");
    // Nobody watched, and yet it is known what came.
    assertThat(unwatched).allSatisfy(
        e -> assertThat(e.required("real").required("halts").asLong()).isPositive());
    boolean ended = false;
    for (int i = 1; i < epochs.size(); i++) {
      ended |= !epochs.get(i).path("watched").asBoolean(true)
          && epochs.get(i - 1).path("decision").path("rest").asInt() > 1
          && !epochs.get(i).path("decision").has("rest");
    }
    assumeTrue(ended, "this machine is too busy: no rest was under way when the load changed");
    JsonNode replay = CommandRun.of("serve", "--json", "--replay", log.toString()).json();
    assertThat(replay.get("same").asBoolean()).as(replay.toString()).isTrue();
  }

  @Test
  void aLabVmIsControlledAndEachDecisionComesOutTheSameAgain() {
    Path log = folder.resolve("lab.jsonl");
    CommandRun run = CommandRun.of("serve", "--json", "--lab", "storage service=50us",
        "--objective", "latency", "--duration", "5s", "-o", log.toString());
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode doc = run.json();

    assumeTrue(doc.get("halts").asLong() > 100, "this machine is too busy for its VM to run");
    assertThat(doc.get("work_per_s").asDouble()).isGreaterThan(1);
    assertThat(doc.get("start").asString()).startsWith("max=");
    JsonNode replay = CommandRun.of("serve", "--json", "--replay", log.toString()).json();
    assertThat(replay.get("same").asBoolean()).as(replay.toString()).isTrue();
    assertThat(replay.get("decisions").asLong()).isGreaterThan(1);
    assertThat(replay.get("source").asString()).startsWith("lab storage");
  }
}
