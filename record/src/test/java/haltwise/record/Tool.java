package haltwise.record;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// perf and trace-cmd: their own text of a file, live or as it was shipped with the file.
public final class Tool {
  private Tool() {
  }

  /// Skips the test, visibly, where the program is missing.
  public static void need(String program, String debianPackage) {
    boolean found = Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    if (!found) {
      abort(program + " is not installed (apt-get install " + debianPackage + ")");
    }
  }

  /// Runs a command to its end, whatever it thinks of it.
  ///
  /// @return its exit status
  public static int run(Path output, String... command) throws IOException, InterruptedException {
    Process p = new ProcessBuilder(command).redirectErrorStream(false)
        .redirectError(ProcessBuilder.Redirect.DISCARD).redirectOutput(output.toFile())
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile())).start();
    if (!p.waitFor(60, TimeUnit.SECONDS)) {
      p.destroyForcibly();
      throw new IllegalStateException(List.of(command) + " takes too long");
    }
    return p.exitValue();
  }

  /// The halts in what a command prints.
  public static HaltEvents events(Path scratch, String... command) throws Exception {
    run(scratch, command);
    try (Stream<String> lines = Files.lines(scratch, StandardCharsets.ISO_8859_1)) {
      return HaltEvents.of(lines);
    }
  }

  /// A shipped file, unpacked.
  public static Path unpacked(Class<?> owner, String resource, Path into) {
    try (InputStream in = new GZIPInputStream(open(owner, resource))) {
      Files.write(into, in.readAllBytes());
      return into;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The halts in a shipped text.
  public static HaltEvents shipped(Class<?> owner, String resource) {
    try (InputStream in = new GZIPInputStream(open(owner, resource))) {
      return HaltEvents.of(new BufferedReader(
          new InputStreamReader(in, StandardCharsets.ISO_8859_1)).lines());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(Class<?> owner, String resource) throws IOException {
    InputStream in = owner.getResourceAsStream(resource);
    if (in == null) {
      throw new IOException("no resource " + resource);
    }
    return in;
  }
}
