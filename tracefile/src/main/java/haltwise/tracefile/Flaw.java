package haltwise.tracefile;

import haltwise.trace.BadTraceException;

/// Says what is wrong with one file.
///
/// @param file as the user gave it
record Flaw(String file) {
  private static final String COPY = "Take another copy of the file or record again";

  /// Wrong bytes: nothing but another copy helps.
  BadTraceException damaged(String where, String what) {
    return new BadTraceException(file, where, what, COPY + ".");
  }

  /// @param cause for `--debug`; the message stands alone
  BadTraceException damaged(String where, String what, Throwable cause) {
    return at(where, what, COPY + ".", cause);
  }

  BadTraceException at(String where, String what, String remedy) {
    return new BadTraceException(file, where, what, remedy);
  }

  BadTraceException at(String where, String what, String remedy, Throwable cause) {
    BadTraceException e = at(where, what, remedy);
    e.initCause(cause);
    return e;
  }
}
