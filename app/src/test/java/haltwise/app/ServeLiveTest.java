package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haltwise.linux.HostException;
import haltwise.linux.Kvm;
import haltwise.linux.Tracefs;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

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
