package haltwise.control.guest;

import haltwise.trace.GuestSettings;
import java.util.Locale;

/// What is to be in force until the next look.
///
/// @param settings to be in force
/// @param because a sentence
public record GuestDecision(Kind kind, GuestSettings settings, String because) {
  /// Why it is what it is.
  public enum Kind {
    /// Nothing changes.
    KEEP,
    /// Something else is better.
    CHANGE,
    /// A guard took polling away.
    OFF,
    /// Somebody else set something, which stays.
    ABSTAIN;

    /// For people and documents.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
