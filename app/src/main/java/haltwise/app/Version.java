package haltwise.app;

import java.util.Objects;

/// Which haltwise this is, and what it runs on.
final class Version {
  private Version() {
  }

  /// From the manifest of the jar; classes outside of a jar (tests) have none.
  static String number() {
    return Objects.requireNonNullElse(
        Version.class.getPackage().getImplementationVersion(), "(not from a jar)");
  }

  static String text() {
    return "haltwise " + number() + ", Java " + Runtime.version() + ", "
        + System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
        + System.getProperty("os.arch");
  }
}
