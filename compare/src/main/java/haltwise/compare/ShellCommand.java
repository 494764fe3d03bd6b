package haltwise.compare;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

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
  /// @param text of standard output and standard error
  /// @param startNs when it began, CLOCK_MONOTONIC, ns
  /// @param endNs when it ended
  public record Output(int status, String text, long startNs, long endNs) {
    /// Its last line that is not blank, for messages.
    public String lastLine() {
      return text.lines().filter(l -> !l.isBlank()).reduce((_, last) -> last).orElse("").strip();
    }
  }

  /// Runs it to its end. When interrupted, it and what it started are ended first.
  ///
  /// @throws IllegalArgumentException when there is no such program
  public Output run() throws InterruptedException {
    long startNs = System.nanoTime();
    Process process = start();
    try {
      FutureTask<byte[]> read = new FutureTask<>(() -> output(process.getInputStream()));
      Thread.ofVirtual().start(read);
      int status = process.waitFor();
      long endNs = System.nanoTime();
      return new Output(status, new String(read.get(), StandardCharsets.UTF_8), startNs, endNs);
    } catch (ExecutionException e) {
      throw new UncheckedIOException("Cannot read what \"" + line() + "\" prints. Run it again.",
          new IOException(e.getCause()));
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }

  private Process start() {
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true)
        .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot run \"" + words.getFirst() + "\": "
          + e.getMessage() + ". Check the name and the path.", e);
    }
  }

  /// All of it is read, so that the command never waits; of much, the last part is kept, where results stand.
  private static byte[] output(InputStream in) throws IOException {
    byte[] all = in.readNBytes(KEPT_BYTES);
    byte[] more = in.readNBytes(KEPT_BYTES);
    while (more.length > 0) {
      all = more;
      more = in.readNBytes(KEPT_BYTES);
    }
    return all;
  }
}
