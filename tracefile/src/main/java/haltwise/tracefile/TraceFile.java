package haltwise.tracefile;

import haltwise.trace.BadTraceException;
import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/// A recording as a file, `*.halts.parquet`; its layout is in the description of this package.
public final class TraceFile {
  /// What the name of a trace file ends in.
  public static final String SUFFIX = ".halts.parquet";

  private TraceFile() {
  }

  /// Writes a recording. The file appears under its name only when it is complete and on the disk; a file that was there
  /// before stays until then. Needs memory for one million halts at a time, not for all.
  ///
  /// The writing thread must not be interrupted: that closes the file, and the recording is not written.
  ///
  /// @throws UncheckedIOException when the host cannot take the file (disk full, no such folder, no permission); nothing
  ///     is left behind then. The message is for the user, names the file and says what to do.
  /// @throws IllegalArgumentException when the recording breaks a rule of the file, such as halts that are not sorted: a
  ///     bug of the caller
  public static void write(Trace trace, Path file) {
    check(trace);
    Map<String, String> metadata = Metadata.write(trace.info());
    try {
      NewFile.write(file, temporary -> HaltWriter.write(temporary, metadata, trace.halts()));
    } catch (LinkageError e) {
      throw noZstd(e);
    }
  }

  /// Reads a recording.
  ///
  /// @throws BadTraceException when there is no such file, or it is not a trace that this version can read; the message
  ///     names the file, the place in it (rows count from 0) and what to do
  /// @throws UncheckedIOException when the host lacks something that reading needs; the message says what
  public static Trace read(Path file) {
    Flaw flaw = new Flaw(file.toString());
    checkAccess(file, flaw);
    try {
      return HaltReader.read(file, flaw);
    } catch (BadTraceException e) {
      throw e;
    } catch (IOException | RuntimeException | VirtualMachineError | LinkageError e) {
      // InternalError: a mapped file became shorter, or its disk failed
      throw explained(flaw, e);
    }
  }

  private static void checkAccess(Path file, Flaw flaw) {
    if (Files.isDirectory(file)) {
      throw flaw.at("when opened", "it is a folder", "Give a file.");
    }
    try {
      Files.newInputStream(file).close();
    } catch (NoSuchFileException e) {
      throw flaw.at("when opened", "there is no such file", "Check the path.", e);
    } catch (AccessDeniedException e) {
      throw flaw.at("when opened", "no permission to read it",
          "Change its mode or run as its owner.", e);
    } catch (IOException e) {
      throw flaw.at("when opened", "it cannot be read: " + e.getMessage(),
          "Check the path and its disk.", e);
    }
  }

  /// The library's threads hand over what they caught as the cause of an exception of their own.
  private static RuntimeException explained(Flaw flaw, Throwable thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (e instanceof LinkageError linkage) {
        return noZstd(linkage);
      }
      if (e instanceof OutOfMemoryError) {
        return flaw.at("when decoded", "more halts than fit in memory, or damaged",
            "Raise -Xmx, record for a shorter time, or take another copy of the file.", thrown);
      }
    }
    String message = thrown.getMessage() == null
        ? ""
        : thrown.getMessage().replaceFirst("^\\[[^]]*] ", "");
    boolean saysSomething = message.contains(" ") && !message.startsWith("Cannot invoke");
    return flaw.damaged("when decoded",
        "not a readable Parquet file: " + (saysSomething ? message : "its structure is broken"),
        thrown);
  }

  private static void check(Trace trace) {
    int vcpus = trace.info().vcpus().size();
    RowRules rules = new RowRules(vcpus);
    for (int v = 0; v < vcpus; v++) {
      VcpuHalts halts = trace.halts().get(v);
      for (int i = 0; i < halts.size(); i++) {
        rules.problem(v, halts.get(i)).ifPresent(problem -> {
          throw new IllegalArgumentException("BUG: not a trace: " + problem);
        });
      }
    }
    Map<String, String> metadata = Metadata.write(trace.info());
    if (!Metadata.read(new Flaw("BUG"), metadata).equals(trace.info())) {
      throw new IllegalArgumentException("BUG: metadata cannot be read back: " + metadata);
    }
  }

  private static UncheckedIOException noZstd(LinkageError e) {
    return new UncheckedIOException(
        "Cannot load the zstd library from " + System.getProperty("java.io.tmpdir")
            + ", where it is unpacked: " + e.getMessage()
            + ". Name a folder one may write to and run from with"
            + " -Djava.io.tmpdir=FOLDER.",
        new IOException(e));
  }
}
