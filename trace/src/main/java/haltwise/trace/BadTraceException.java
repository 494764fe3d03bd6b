package haltwise.trace;

/// A trace file that cannot be used. The message names the file, the place in it, and what to do.
public final class BadTraceException extends RuntimeException {
  /// @param file as the user gave it
  /// @param where line or byte offset, such as `line 12` or `offset 4096`
  /// @param what is wrong there
  /// @param remedy what the user can do
  public BadTraceException(String file, String where, String what, String remedy) {
    super(file + ", " + where + ": " + what + ". " + remedy);
  }
}
