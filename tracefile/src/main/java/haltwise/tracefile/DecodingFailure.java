package haltwise.tracefile;

import haltwise.trace.BadTraceException;
import java.io.IOException;
import java.io.UncheckedIOException;

/// What to tell the user when reading or writing the bytes of a file failed.
final class DecodingFailure {
  private DecodingFailure() {
  }

  /// What a library threw while it read a file. Its threads hand over what they caught as the cause of an exception of
  /// their own. InternalError: a mapped file became shorter, or its disk failed.
  static RuntimeException of(Flaw flaw, Throwable thrown) {
    if (thrown instanceof BadTraceException ours) {
      return ours;
    }
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (e instanceof LinkageError linkage) {
        return noZstd(linkage);
      }
      if (e instanceof OutOfMemoryError) {
        return flaw.at("when decoded", "more than fits in memory, or damaged",
            "Raise -Xmx, or take another copy of the file.", thrown);
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

  static UncheckedIOException noZstd(LinkageError e) {
    return new UncheckedIOException(
        "Cannot load the zstd library from " + System.getProperty("java.io.tmpdir")
            + ", where it is unpacked: " + e.getMessage()
            + ". Name a folder one may write to and run from with"
            + " -Djava.io.tmpdir=FOLDER.",
        new IOException(e));
  }
}
