package haltwise.app;

import haltwise.report.Look;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.json.JsonMapper;

/// Standard output for results, standard error for everything else.
final class Console {
  private final OutputStream out;
  private final OutputStream err;
  private final Look look;
  private final boolean progress;
  private final AtomicBoolean interruptedSaid = new AtomicBoolean();

  /// @param progress whether someone watches standard error
  Console(OutputStream out, OutputStream err, Look look, boolean progress) {
    this.out = out;
    this.err = err;
    this.look = look;
    this.progress = progress;
  }

  /// That of this process, as the launcher and the environment describe it.
  static Console ofProcess() {
    return new Console(new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err), look(System.getenv()),
        Boolean.getBoolean("haltwise.terminal.progress"));
  }

  Look look() {
    return look;
  }

  boolean progress() {
    return progress;
  }

  void print(String text) {
    write(look.showable(text).getBytes(StandardCharsets.UTF_8));
  }

  /// One JSON document, always in UTF-8.
  void json(Object document) {
    write((JsonText.of(document) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /// One JSON document on a line of its own, always in UTF-8.
  void jsonLine(Object document) {
    write((JsonMapper.shared().writeValueAsString(document) + "\n")
        .getBytes(StandardCharsets.UTF_8));
  }

  /// A line for the user on standard error: a warning, a note, a failure.
  void note(String line) {
    try {
      err.write((look.showable(line) + "\n").getBytes(StandardCharsets.UTF_8));
      err.flush();
    } catch (IOException _) {
      // Nobody reads standard error any more: there is no one to tell.
    }
  }

  /// Says once that the user interrupted, whoever notices first.
  void noteInterrupted() {
    if (interruptedSaid.compareAndSet(false, true)) {
      note("haltwise: interrupted.");
    }
  }

  /// Replaces the last line of a terminal that was written by this method; an empty text removes it.
  void transientLine(String text) {
    try {
      err.write(("\r" + look.showable(text) + "\u001b[K").getBytes(StandardCharsets.UTF_8));
      err.flush();
    } catch (IOException _) {
      // As in note().
    }
  }

  private void write(byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      throw isClosedPipe(e) ? new ReaderGone() : new UncheckedIOException(e);
    }
  }

  /// The reader of our output (`head`, a pager) ended: so do we, silently.
  static final class ReaderGone extends RuntimeException {
    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  /// The JDK has no type for EPIPE; its message is that of strerror(3).
  private static boolean isClosedPipe(IOException e) {
    return String.valueOf(e.getMessage()).contains("Broken pipe");
  }

  private static Look look(Map<String, String> environment) {
    Optional<Integer> terminal = Optional
        .ofNullable(Integer.getInteger("haltwise.terminal.columns"));
    boolean colour = terminal.isPresent() && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    // native.encoding follows the locale, whether or not standard output is a terminal.
    boolean unicode = System.getProperty("native.encoding", "").equalsIgnoreCase("UTF-8");
    int columns = terminal.orElseGet(() -> columns(environment.getOrDefault("COLUMNS", "")));
    return new Look(columns, unicode, colour);
  }

  private static int columns(String text) {
    return text.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(text) : 80;
  }
}
