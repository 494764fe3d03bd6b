package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// At least a million live halts of this kernel, from every kind of workload under several ceilings. Oracle: the
/// kernel's own window events.
@Tag("long")
final class MillionHaltsTest {
  private static final List<String> RUNS = List.of(
      "pingpong 200us 8s", "pingpong 0 3s", "pingpong 20us 3s", "pingpong 1ms 8s",
      "pingpong 4294967295 3s", "storage 0 2s", "storage 20us 2s",
      "storage 160us 4s", "storage 200us 4s", "storage 1ms 2s", "poisson 200us 3s",
      "poisson 1ms 3s", "bursts 50us 4s", "bursts 300us 4s",
      "ticks 5ms 2s", "phases 200us 4s", "phases 1ms 4s");

  @TempDir
  private Path folder = Path.of("");

  @Test
  void theKernelDoesWhatItsRuleSays() throws Exception {
    RecordingHost.isNeeded();
    long checked = 0;
    for (int round = 0; checked < 1_000_000 || round == 0; round++) {
      assertThat(round).as("rounds to reach a million halts").isLessThan(20);
      for (String run : RUNS) {
        checked += record(run, round);
      }
    }
    System.out.println("checked " + checked + " live halts, 0 differences");
  }

  private long record(String run, int seed) throws Exception {
    String[] words = run.split(" ");
    Path file = folder.resolve("x.halts.parquet");
    CommandRun recorded = CommandRun.of("record", "--lab", words[0], "--halt-poll-max", words[1],
        "--duration", words[2], "--seed",
        Integer.toString(seed), "--force", "-o", file.toString());
    assertThat(recorded.status()).as(recorded.err()).isZero();
    CommandRun verified = CommandRun.of("verify", "--json", file.toString());
    JsonNode doc = verified.json();
    assertThat(doc.get("differences").asLong()).as(run + "\n" + verified.out()).isZero();
    assertThat(verified.status()).isZero();
    long halts = doc.get("halts").asLong() - doc.get("unknown").asLong();
    System.out.printf("%-24s %,9d halts, %d unknown, %d events lost%n", run, halts,
        doc.get("unknown").asLong(), doc.get("events_lost").asLong());
    Files.delete(file);
    return halts;
  }
}
