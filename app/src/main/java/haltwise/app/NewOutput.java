package haltwise.app;

import java.nio.file.Files;
import java.nio.file.Path;

/// Checks where a result shall go before work begins.
final class NewOutput {
  private NewOutput() {
  }

  /// @throws IllegalArgumentException when it is a folder, the file exists and may not be replaced, or its folder does not exist
  static void check(Path file, boolean mayReplace) {
    if (file.toString().isEmpty() || Files.isDirectory(file)) {
      throw new IllegalArgumentException("-o \"" + file
          + "\" is no file. Name one, such as web.halts.parquet.");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new IllegalArgumentException("There is no folder " + folder + " for "
          + file.getFileName() + ". Make it first, or choose another -o.");
    }
    if (Files.exists(file) && !mayReplace) {
      throw new IllegalArgumentException(
          file + " exists already. Choose another name with -o, or use --force to replace it.");
    }
  }
}
