package haltwise.control;

/// What can make a controller give up its choice.
public enum Guard {
  /// The recorder lost events: what it saw is not what was.
  LOST_EVENTS("lost events"),
  /// The halts did not cost what the replay says of them.
  PREDICTION("prediction against reality"),
  /// The choice is worse than the baseline, though the replay says that it is better.
  BASELINE("baseline"),
  /// Others want the CPU.
  STEAL("steal"),
  /// A VM waits longer to wake up than was promised.
  LATENCY_GOAL("latency goal");

  private final String word;

  Guard(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
