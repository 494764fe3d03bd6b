package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haltwise.compare.Comparison;
import haltwise.compare.Comparison.State;
import haltwise.compare.ComparisonFolder;
import haltwise.linux.KvmParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process of its own that is told to end in the middle of an experiment. Oracle: its exit status, its folder, and what its
/// hook wrote.
final class CompareInterruptedTest {
  @TempDir
  private Path temporary = Path.of("");

  @Test
  void keepsFinishedRunsRestoresTheHostAndEndsWithStatus130()
      throws IOException, InterruptedException {
    assumeTrue(KvmParameters.read().isPresent(), "this host has no parameters of kvm");
    Path folder = temporary.resolve("r");
    Path hooked = temporary.resolve("hooked");
    Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java")
        .toString(), "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-cp",
        System.getProperty("java.class.path"), "haltwise.app.Main", "compare", "--arm", "A=off",
        "--arm-hook", "echo $HALTWISE_ARM >> " + hooked + "; echo $HALTWISE_SETTINGS", "--settle",
        "0", "--tolerate", "100%", "--no-halts", "-o", folder.toString(), "--", "sleep", "0.5")
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(temporary.resolve("err").toFile()).start();
    try {
      Path rows = folder.resolve("runs.jsonl");
      for (int i = 0; i < 600 && (!Files.exists(rows) || lines(rows) < 2); i++) {
        assertThat(process.isAlive()).as(Files.readString(temporary.resolve("err"))).isTrue();
        Thread.sleep(100);
      }

      process.destroy(); // SIGTERM

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isEqualTo(130);
    Comparison c = ComparisonFolder.read(folder);
    assertThat(c.state()).isEqualTo(State.INTERRUPTED);
    assertThat(c.runs()).hasSizeBetween(2, 17);
    assertThat(Files.readAllLines(hooked)).last().isEqualTo("restore");
    assertThat(Files.readString(temporary.resolve("err"))).contains("interrupted",
        "haltwise compare --read " + folder);
  }

  private static long lines(Path file) throws IOException {
    return Files.readAllLines(file).size();
  }
}
