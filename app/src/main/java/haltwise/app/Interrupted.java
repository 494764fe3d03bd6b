package haltwise.app;

/// The user interrupted a command: exit status 130.
final class Interrupted extends RuntimeException {
  Interrupted(InterruptedException cause) {
    super(cause);
  }
}
