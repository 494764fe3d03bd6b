package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Twenty million halts, 1.3 GB as columns, through child processes with a heap of 512 MB. Oracle: the rule that wrote
/// them, and the counts of each other.
@Tag("long")
final class LargeTraceTest {
  private static final long HALTS = 20_000_000;

  @TempDir
  private Path folder = Path.of("");

  @Test
  void aTraceLargerThanTheHeapIsWrittenShownVerifiedAndReplayed() throws Exception {
    Path file = folder.resolve("large.halts.parquet");
    run("lab", "--synthetic", "switch5-20s", "--halts", "20M", "--vcpus", "2", "-o",
        file.toString());

    JsonNode shown = run("show", file.toString());
    assertThat(shown.get("halts").asLong()).isEqualTo(HALTS);
    assertThat(run("verify", file.toString()).get("differences").asLong()).isZero();
    JsonNode row = run("replay", "--settings", "current", file.toString()).get("rows").get(0);
    assertThat(row.get("hits").asLong()).isEqualTo(shown.get("hits").asLong());
    assertThat(row.get("blocks").asLong()).isEqualTo(shown.get("blocks").asLong());
    assertThat(row.get("work_rate").asDouble()).isEqualTo(1.0);
  }

  private static JsonNode run(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
            "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
            "haltwise.app.Main", "--json"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return JsonMapper.shared().readTree(out);
  }
}
