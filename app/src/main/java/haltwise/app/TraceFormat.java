package haltwise.app;

import haltwise.record.HaltCsv;
import haltwise.record.counts.CountsFile;
import haltwise.record.counts.DomstatsText;
import haltwise.trace.BadTraceException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// The kinds of file that a trace can be read from, told apart by their first bytes, never by their names.
enum TraceFormat {
  /// `*.halts.parquet`
  TRACE_FILE,
  /// of `perf record`
  PERF_DATA,
  /// of `trace-cmd record`
  TRACE_DAT,
  /// halts as lines with the columns of the trace file, plain or gzip
  CSV,
  /// text of ftrace, trace-cmd report or perf script, plain or gzip
  TEXT,
  /// `*.counts.json`: counters only, no halts
  COUNTS_FILE,
  /// the text of `virsh domstats`: counters only, no halts
  DOMSTATS;

  private static final int HEAD = 4096;
  private static final String READABLE = "haltwise reads its own trace files (*.halts.parquet),"
      + " perf.data, trace.dat, text of tracefs' trace or trace_pipe, of trace-cmd report or perf script,"
      + " and CSV; text and CSV plain or gzip.";

  /// @throws BadTraceException when it is neither; the message says what it is, as far as known, and what to do
  static TraceFormat of(Path file) {
    refuseThreads(file);
    if (Files.isDirectory(file)) {
      throw bad(file, "it is a folder", "Give a file; of a folder that perf made, the one named"
          + " data in it.");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw bad(file, "it is a pipe or a device", "Save what comes out of it to a file first.");
    }
    Head head = head(file);
    TraceFormat binary = binary(head.text);
    if (binary != null && head.gzip) {
      throw bad(file, "compressed, which only text may be", "Decompress it first: gunzip -k "
          + file);
    }
    if (binary != null) {
      return binary;
    }
    if (head.text.isEmpty()) {
      throw bad(file, "the file is empty", "Check how it was made or copied.");
    }
    if (CountsFile.isMeant(head.text)) {
      return COUNTS_FILE;
    }
    if (DomstatsText.isMeant(head.text)) {
      return DOMSTATS;
    }
    refuseKnown(file, head.text);
    if (head.text.chars().anyMatch(c -> c < '\t')) {
      throw bad(file, "binary data of a kind that is not known", READABLE);
    }
    return HaltCsv.isHeader(head.text.lines().findFirst().orElse("")) ? CSV : TEXT;
  }

  /// `perf record --threads` makes a folder: the file `data` in it tells how the recording looks, and `data.0`, `data.1`, …
  /// hold the events.
  private static void refuseThreads(Path file) {
    Path folder = file.endsWith("data") && Files.isRegularFile(file)
        ? file.toAbsolutePath().getParent()
        : file;
    if (folder != null && Files.exists(folder.resolve("data.0"))) {
      throw bad(file, "perf record --threads made it, with a file for each thread",
          "Record without --threads; or let perf put them together: perf script --ns -i " + folder
              + " > perf.txt, and import that.");
    }
  }

  private static @Nullable TraceFormat binary(String head) {
    if (head.startsWith("PAR1")) {
      return TRACE_FILE;
    }
    // In the byte order of the host that wrote it
    if (head.startsWith("PERFILE2") || head.startsWith("2ELIFREP")) {
      return PERF_DATA;
    }
    return head.startsWith("\u0017\u0008\u0044tracing") ? TRACE_DAT : null;
  }

  private static void refuseKnown(Path file, String head) {
    if (head.startsWith("PERFFILE")) {
      throw bad(file, "a recording of a perf from before Linux 3.0, which nothing halts in",
          "Record with a newer perf.");
    }
    if (head.startsWith("HWSPOOL1")) {
      throw bad(file, "a recording that was not finished",
          "Finish it: haltwise record --finish " + file);
    }
    if (head.startsWith("(\u00b5/\u00fd") || head.startsWith("\u00fd7zXZ")
        || head.startsWith("BZh")) {
      throw bad(file, "compressed, but not with gzip", "Decompress it first. " + READABLE);
    }
  }

  boolean holdsCounts() {
    return this == COUNTS_FILE || this == DOMSTATS;
  }

  /// @param text the first bytes, behind gzip if there is any, a char for each
  private record Head(boolean gzip, String text) {
  }

  private static Head head(Path file) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      in.mark(2);
      boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      InputStream plain = gzip ? new GZIPInputStream(in) : in;
      return new Head(gzip, new String(plain.readNBytes(HEAD), StandardCharsets.ISO_8859_1));
    } catch (EOFException | ZipException _) {
      throw bad(file, "its gzip data is damaged or cut off", "Copy it again.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BadTraceException bad(Path file, String what, String remedy) {
    return new BadTraceException(file.toString(), "start", what, remedy);
  }
}
