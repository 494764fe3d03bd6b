package haltwise.tracefile;

import haltwise.trace.BadTraceException;
import haltwise.trace.Halt;
import haltwise.trace.HaltSource;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// A recording as a file, `*.halts.parquet`; its layout is in the description of this package.
public final class TraceFile {
  /// What the name of a trace file ends in.
  public static final String SUFFIX = ".halts.parquet";

  /// What [VcpuHalts] holds for a halt, three times: while it is built, its columns grow and are copied.
  private static final int BYTES_PER_HALT = 3 * 63;

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
    write(file, trace.halts().size(), sink -> {
      for (int v = 0; v < trace.halts().size(); v++) {
        VcpuHalts halts = trace.halts().get(v);
        for (int i = 0; i < halts.size(); i++) {
          sink.add(v, halts.get(i));
        }
      }
      return trace.info();
    });
  }

  /// Writes a recording that need not fit in memory, as [#write(Trace, Path)] does.
  ///
  /// @param vcpus how many it has
  /// @throws UncheckedIOException when the host cannot take the file, with a message for the user
  /// @throws IllegalArgumentException when a halt breaks a rule of the file: a bug of the caller
  public static void write(Path file, int vcpus, Halts halts) {
    RowRules rules = new RowRules(vcpus);
    try {
      NewFile.write(file, temporary -> HaltWriter.write(temporary, sink -> {
        TraceInfo info = halts.writeTo((vcpu, halt) -> {
          checkRow(rules, vcpu, halt);
          sink.add(vcpu, halt);
        });
        checkInfo(info);
        return Metadata.write(info);
      }));
    } catch (LinkageError e) {
      throw DecodingFailure.noZstd(e);
    }
  }

  /// Halts on their way into a file.
  @FunctionalInterface
  public interface Halts {
    /// Hands over all halts, sorted by vCPU, then start.
    ///
    /// @return what holds for the whole recording, known at the end
    TraceInfo writeTo(Sink sink);
  }

  /// Takes halts, one at a time.
  @FunctionalInterface
  public interface Sink {
    /// @param vcpu index in [TraceInfo#vcpus]
    void add(int vcpu, Halt halt);
  }

  /// Reads a recording, all of it into memory.
  ///
  /// @throws BadTraceException when there is no such file, it is not a trace that this version can read, or more than
  ///     fits in memory; the message names the file, the place in it (rows count from 0) and what to do
  /// @throws UncheckedIOException when the host lacks something that reading needs; the message says what
  public static Trace read(Path file) {
    HaltFile halts = stream(file);
    long availableBytes = Runtime.getRuntime().maxMemory();
    if (halts.haltCount() > availableBytes / BYTES_PER_HALT) {
      // Better said at once: threads of the library that run out of memory may end without a word.
      throw new Flaw(file.toString()).at("footer", halts.haltCount() + " halts do not fit in the "
          + (availableBytes >> 20) + " MiB of memory", "Raise -Xmx or record for a shorter time.");
    }
    return halts.whole();
  }

  /// Opens a recording of any size: what would take more than an eighth of the memory is read anew for each scan, a part at
  /// a time.
  ///
  /// @throws BadTraceException as for [#read]; of what is not read yet, when it is
  /// @throws UncheckedIOException as for [#read]
  public static HaltSource open(Path file) {
    HaltFile halts = stream(file);
    boolean small = halts.haltCount() < Runtime.getRuntime().maxMemory() / 8 / BYTES_PER_HALT;
    return small ? halts.whole() : halts;
  }

  /// Opens a recording to be read a part at a time, however small it is.
  static HaltFile stream(Path file) {
    Flaw flaw = new Flaw(file.toString());
    checkAccess(file, flaw);
    return new HaltFile(file, flaw, Footer.read(file, flaw));
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

  private static void check(Trace trace) {
    int vcpus = trace.info().vcpus().size();
    RowRules rules = new RowRules(vcpus);
    for (int v = 0; v < vcpus; v++) {
      VcpuHalts halts = trace.halts().get(v);
      for (int i = 0; i < halts.size(); i++) {
        checkRow(rules, v, halts.get(i));
      }
    }
    checkInfo(trace.info());
  }

  private static void checkRow(RowRules rules, int vcpu, Halt halt) {
    Optional<String> problem = rules.problem(vcpu, halt);
    if (problem.isPresent()) {
      throw new IllegalArgumentException("BUG: not a trace: " + problem.get());
    }
  }

  private static void checkInfo(TraceInfo info) {
    Map<String, String> metadata = Metadata.write(info);
    if (!Metadata.read(new Flaw("BUG"), metadata).equals(info)) {
      throw new IllegalArgumentException("BUG: metadata cannot be read back: " + metadata);
    }
  }
}
