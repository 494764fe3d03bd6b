package haltwise.compare;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A command of the user: a line for the shell, or words.
///
/// @param environment added to that of this process
public record ShellCommand(List<String> words, Map<String, String> environment) {
  private static final int KEPT_BYTES = 16 << 20;

  public ShellCommand {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("There is no command. Write it behind --.");
    }
  }

  /// For `sh -c`.
  public static ShellCommand ofLine(String line) {
    return new ShellCommand(List.of("sh", "-c", line), Map.of());
  }

  public ShellCommand with(Map<String, String> more) {
    return new ShellCommand(words, more);
  }

  /// As people write it.
  public String line() {
    return words.size() == 3 && words.getFirst().equals("sh") && words.get(1).equals("-c")
        ? words.get(2)
        : String.join(" ", words);
  }

  /// What a run of it came to.
  ///
  /// @param status 0 when it succeeded
  /// @param out its standard output
  /// @param err its standard error
  /// @param startNs when it began, CLOCK_MONOTONIC, ns
  /// @param endNs when it ended
  public record Output(int status, String out, String err, long startNs, long endNs) {
    /// Standard output, then standard error.
    public String text() {
      return err.isEmpty() ? out : out + "\n" + err;
    }

    /// The last line that is not blank, of standard error if there is one, for messages.
    public String lastLine() {
      return text().lines().filter(l -> !l.isBlank()).reduce((_, last) -> last).orElse("")
          .strip();
    }
  }

  /// Runs it to its end. When interrupted, it and what it started are ended first; what it left running otherwise, such as
  /// a VM, goes on.
  ///
  /// @throws IllegalArgumentException when there is no such program
  public Output run() throws InterruptedException {
    // Files, not pipes: what it left running may hold them open for ever.
    Path out = temporary();
    Path err = temporary();
    try {
      long startNs = System.nanoTime();
      int status = await(start(out.toFile(), err.toFile()));
      long endNs = System.nanoTime();
      return new Output(status, end(out), end(err), startNs, endNs);
    } finally {
      out.toFile().delete();
      err.toFile().delete();
    }
  }

  private static Path temporary() {
    try {
      Path file = Files.createTempFile("haltwise-", ".out");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a temporary file: " + e.getMessage()
          + ". Free some space, or point TMPDIR elsewhere.", e);
    }
  }

  private Process start(File out, File err) {
    ProcessBuilder builder = new ProcessBuilder(words).redirectInput(new File("/dev/null"))
        .redirectOutput(Redirect.to(out)).redirectError(Redirect.to(err));
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot run \"" + words.getFirst() + "\": "
          + e.getMessage() + ". Check the name and the path.", e);
    }
  }

  private static int await(Process process) throws InterruptedException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      throw e;
    }
  }

  /// Of much, the last part, where results stand.
  private static String end(Path file) {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(Math.max(0, in.length() - KEPT_BYTES));
      byte[] bytes = new byte[(int) Math.min(KEPT_BYTES, in.length())];
      in.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read what a command printed: " + e.getMessage()
          + ". Run it again.", e);
    }
  }
}
