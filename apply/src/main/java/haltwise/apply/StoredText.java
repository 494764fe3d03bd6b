package haltwise.apply;

import java.util.Optional;

/// A text that is there as a whole or not at all, also after a crash.
public interface StoredText {
  /// @throws haltwise.linux.HostException when it is there and cannot be read
  Optional<String> read();

  /// On the disk when this returns.
  ///
  /// @throws haltwise.linux.HostException when it cannot be written; then the old text is still there
  void replace(String text);

  /// Gone from the disk when this returns.
  ///
  /// @throws haltwise.linux.HostException when it cannot be removed
  void remove();

  /// Removes what a killed [#replace] left beside it.
  ///
  /// @throws haltwise.linux.HostException when it cannot be removed
  void tidy();

  /// Where it is, for messages.
  String place();
}
