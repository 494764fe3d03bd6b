package haltwise.app;

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

/// The kinds of file that a trace can be read from, told apart by their first bytes, never by their names.
enum TraceFormat {
  /// `*.halts.parquet`
  TRACE_FILE,
  /// ftrace text, plain or gzip
  TEXT,
  /// `*.counts.json`: counters only, no halts
  COUNTS_FILE,
  /// the text of `virsh domstats`: counters only, no halts
  DOMSTATS;

  private static final int HEAD = 4096;
  private static final String READABLE = "haltwise reads its own trace files (*.halts.parquet) and ftrace text: tracefs'"
      + " trace or trace_pipe, or the output of trace-cmd report, plain or gzip.";

  /// @throws BadTraceException when it is neither; the message says what it is, as far as known, and what to do
  static TraceFormat of(Path file) {
    if (Files.isDirectory(file)) {
      throw bad(file, "it is a folder", "Give a file.");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw bad(file, "it is a pipe or a device", "Save what comes out of it to a file first.");
    }
    String head = head(file);
    if (head.isEmpty()) {
      throw bad(file, "the file is empty", "Check how it was made or copied.");
    }
    if (head.startsWith("PAR1")) {
      return TRACE_FILE;
    }
    if (CountsFile.isMeant(head)) {
      return COUNTS_FILE;
    }
    if (DomstatsText.isMeant(head)) {
      return DOMSTATS;
    }
    refuseKnown(file, head);
    if (head.chars().anyMatch(c -> c < '\t')) {
      throw bad(file, "binary data of a kind that is not known", READABLE);
    }
    return TEXT;
  }

  private static void refuseKnown(Path file, String head) {
    if (head.startsWith("PERFILE2")) {
      throw bad(file, "a recording of perf (perf.data), which cannot be read yet",
          "Record with haltwise record, or with trace-cmd record -e kvm:kvm_vcpu_wakeup"
              + " -e kvm:kvm_halt_poll_ns -e sched:sched_waking, then trace-cmd report > trace.txt.");
    }
    if (head.startsWith("\u0017\u0008\u0044tracing")) {
      throw bad(file, "a recording of trace-cmd (trace.dat), which cannot be read yet",
          "Turn it into text, which can: trace-cmd report -i " + file + " > trace.txt");
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

  /// The first bytes, behind gzip if there is any, a char for each.
  private static String head(Path file) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      in.mark(2);
      boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      InputStream plain = gzip ? new GZIPInputStream(in) : in;
      return new String(plain.readNBytes(HEAD), StandardCharsets.ISO_8859_1);
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
