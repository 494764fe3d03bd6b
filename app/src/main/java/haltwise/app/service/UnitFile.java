package haltwise.app.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The unit of systemd, for this installation of haltwise.
public final class UnitFile {
  private UnitFile() {
  }

  /// @param launcher absolute path of `haltwise`
  /// @param javaHome of the Java that it is to use
  public static String text(String launcher, String javaHome) {
    try (InputStream in = UnitFile.class.getResourceAsStream("haltwise.service")) {
      if (in == null) {
        throw new IllegalStateException("BUG: the resource haltwise.service is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("@LAUNCHER@", quoted(launcher)).replace("@JAVA_HOME@", quoted(javaHome));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// As systemd.syntax(7) and systemd.service(5) want it: `%` and `$` have a meaning there.
  private static String quoted(String path) {
    return path.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%").replace("$",
        "$$");
  }
}
