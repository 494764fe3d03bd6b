package haltwise.tracefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: the folder after each attempt, on a real file system.
class NewFileTest {
  @TempDir
  Path folder;

  @Test
  void replacesAnOlderFileAndLeavesNothingElse() throws IOException {
    Files.writeString(file(), "old");
    TraceFile.write(Traces.golden(), file());
    Traces.assertSame(TraceFile.read(file()), Traces.golden());
    assertThat(inFolder()).containsExactly(file());
  }

  @Test
  void writesThroughALinkAndKeepsTheLink() throws IOException {
    Files.writeString(file(), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file());
    TraceFile.write(Traces.golden(), link);
    assertThat(link).isSymbolicLink();
    Traces.assertSame(TraceFile.read(file()), Traces.golden());
  }

  @Test
  void refusesAMissingFolder() {
    Path lost = folder.resolve("none/a.halts.parquet");
    assertThatThrownBy(() -> TraceFile.write(Traces.golden(), lost))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("Cannot write the trace " + lost + ": there is no folder " + lost.getParent()
            + ". Create it or choose another place.");
  }

  @Test
  void neverPutsAFileInPlaceOfAFolderOrDevice() throws IOException {
    Files.createDirectory(file());
    for (Path taken : List.of(file(), Path.of("/dev/null"))) {
      assertThatThrownBy(() -> TraceFile.write(Traces.golden(), taken))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("Choose another name");
    }
    assertThat(inFolder()).containsExactly(file());
  }

  @Test
  void aRecordingThatBreaksTheRulesIsRefusedBeforeAnythingIsWritten() throws IOException {
    var info = Traces.golden().info();
    var halts = Traces.golden().halts().getFirst();
    var unsorted = new haltwise.trace.Trace(info, List.of(
        Traces.halts(halts.get(1), halts.get(0)), Traces.halts(), Traces.halts()));
    assertThatThrownBy(() -> TraceFile.write(unsorted, file()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("BUG: ").hasMessageContaining("must be sorted");
    assertThat(inFolder()).isEmpty();
  }

  /// The limit on file sizes stands for a full disk: both fail a write in the middle.
  @Test
  void aWriteThatFailsHalfwayLeavesTheOldFileAndNoOther() throws Exception {
    Files.writeString(file(), "old");
    Process process = new ProcessBuilder("bash", "-c", "ulimit -f 2048; exec \"$@\"", "limited",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:-UsePerfData",
        "-Xshare:auto",
        "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
        WriteMuch.class.getName(), file().toString()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    assertThat(output).contains("Cannot write the trace " + file() + ": ")
        .contains("Free some space");
    assertThat(file()).hasContent("old");
    assertThat(inFolder()).containsExactly(file());
  }

  /// The process that is limited.
  static final class WriteMuch {
    public static void main(String[] args) {
      try {
        TraceFile.write(Traces.storage(2, 150_000), Path.of(args[0]));
        System.out.println("written");
      } catch (UncheckedIOException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  private List<Path> inFolder() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private Path file() {
    return folder.resolve("a.halts.parquet");
  }
}
