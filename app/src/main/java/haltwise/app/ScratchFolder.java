package haltwise.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A folder for spools that nobody wants to keep; gone when closed, also on Ctrl-C.
final class ScratchFolder implements AutoCloseable {
  private final Path path;
  private final ShutdownGuard guard;

  private ScratchFolder(Path path) {
    this.path = path;
    guard = ShutdownGuard.closing(() -> remove(path));
  }

  static ScratchFolder create() {
    try {
      return new ScratchFolder(Files.createTempDirectory(temporary(), "haltwise-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path temporary() {
    return Path.of(System.getenv().getOrDefault("TMPDIR", System.getProperty("java.io.tmpdir")));
  }

  Path path() {
    return path;
  }

  private static void remove(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(folder);
  }

  @Override
  public void close() {
    guard.close();
    try {
      remove(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
