package haltwise.compare;

/// Why a run does not count.
///
/// @param text a sentence with the values
public record VoidReason(Kind kind, String text) {
  public enum Kind {
    /// What was to be in force was not.
    TREATMENT,
    /// The trace has losses.
    EVENTS_LOST,
    /// Others took the host's CPU time.
    DISTURBED,
    /// The check before the run was too far from the first one's.
    PRECHECK,
    /// The load failed, or its number could not be found.
    FAILED;

    /// Its word in documents: `events-lost`.
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  public static VoidReason eventsLost(long events) {
    return new VoidReason(Kind.EVENTS_LOST, events + " trace events were lost.");
  }
}
