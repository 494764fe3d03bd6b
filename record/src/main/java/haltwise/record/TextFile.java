package haltwise.record;

import haltwise.trace.BadTraceException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// The lines of a text, plain or gzip.
final class TextFile {
  private final Path path;
  private final String remedy;
  private long lineNumber;

  /// @param remedy what to do when a line cannot be used
  TextFile(Path path, String remedy) {
    this.path = path;
    this.remedy = remedy;
  }

  /// @throws BadTraceException naming file and line when it cannot be read to its end
  void read(Consumer<String> line) {
    try (BufferedReader lines = open()) {
      for (String next; (next = lines.readLine()) != null;) {
        lineNumber++;
        line.accept(next);
      }
    } catch (EOFException e) {
      throw bad("the compressed data ends here, in the middle: the file was cut off",
          "Copy it again; or keep its whole lines: zcat " + path + " | sed '$d' > part.txt");
    } catch (ZipException e) {
      throw bad("the compressed data is damaged: " + e.getMessage(), "Copy it again.");
    } catch (IOException e) {
      throw bad("cannot be read on: " + e.getMessage(), "Check the disk and its permissions.");
    }
  }

  private BufferedReader open() throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    InputStream plain = gzip ? new GZIPInputStream(in, 1 << 16) : in;
    return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), 1 << 16);
  }

  /// Something is wrong with the current line.
  BadTraceException bad(String what) {
    return bad(what, remedy);
  }

  /// As [#bad(String)], where another remedy helps.
  BadTraceException bad(String what, String instead) {
    return new BadTraceException(path.toString(), "line " + lineNumber, what, instead);
  }
}
