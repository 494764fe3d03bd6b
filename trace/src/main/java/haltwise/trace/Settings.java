package haltwise.trace;

/// How somebody polls: a host, or a guest.
public sealed interface Settings permits HostSettings, GuestSettings {
  /// Ceiling of the window, ns.
  long maxNs();

  /// Factor that the window grows by.
  long grow();

  /// Smallest window that growing leads to, ns.
  long growStartNs();

  /// Divisor that the window shrinks by.
  long shrink();

  /// Whether these settings never poll.
  boolean isOff();

  /// @param text what one of them writes, or a preset other than `current`
  /// @throws IllegalArgumentException naming the word that is wrong and those that are known
  static Settings parse(String text) {
    return isOfGuest(text)
        ? GuestSettings.parse(text)
        : HostSettings.parse(text, HostSettings.KERNEL_DEFAULT);
  }

  /// Whether a text names settings of a guest.
  static boolean isOfGuest(String text) {
    return text.strip().startsWith("guest");
  }
}
