package haltwise.record;

import haltwise.trace.BadTraceException;
import haltwise.trace.VcpuHalts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/// A reader that is given a file of any bytes.
public final class Fuzzed {
  private static final Path FILE = file();

  private Fuzzed() {
  }

  private static Path file() {
    try {
      Path file = Files.createTempFile("fuzzed", "");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @throws AssertionError when what it read breaks the rules of a trace, or a message does not name the file
  public static void refusesOrReads(byte[] bytes, Function<Path, Imported> reader)
      throws IOException {
    Files.write(FILE, bytes);
    try {
      reader.apply(FILE).trace().halts().forEach(Fuzzed::check);
    } catch (BadTraceException e) {
      if (!String.valueOf(e.getMessage()).startsWith(FILE + ", offset ")) {
        throw new AssertionError("a message without file and offset", e);
      }
    }
  }

  private static void check(VcpuHalts h) {
    for (int i = 0; i < h.size(); i++) {
      if (h.durationNs(i) < 0 || i > 0 && h.startNs(i) < h.startNs(i - 1)) {
        throw new AssertionError("halt " + i + " starts at " + h.startNs(i) + " and lasts "
            + h.durationNs(i));
      }
    }
  }
}
