package haltwise.trace;

/// How a wake moves in a causal replay.
public enum Anchor {
  /// Stays at its absolute time: timers, packets from outside.
  CLOCK,
  /// Keeps its distance from the vCPU's own request.
  ANSWER,
  /// Follows the halts of the vCPU that sends it.
  PEER,
  /// Not known; a replay treats it as [#ANSWER] and says so.
  UNKNOWN;

  /// The word of the trace file.
  public String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
