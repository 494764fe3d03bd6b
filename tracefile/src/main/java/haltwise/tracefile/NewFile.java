package haltwise.tracefile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/// A file that stands under its name only when it is complete and on the disk: written under a temporary name in the same
/// folder, flushed, then renamed in one step.
public final class NewFile {
  /// Creates the file it is given and closes it.
  public interface Content {
    void writeTo(Path file) throws IOException;
  }

  private NewFile() {
  }

  /// @throws UncheckedIOException when the file cannot be written; nothing is left behind then
  public static void write(Path file, Content content) {
    Path target = target(file);
    Path temporary = target.resolveSibling(
        "." + target.getFileName() + "." + Long.toHexString(ThreadLocalRandom.current().nextLong())
            + ".tmp");
    temporary.toFile().deleteOnExit(); // when Ctrl-C ends the process in the middle
    try {
      content.writeTo(temporary);
      flush(temporary, StandardOpenOption.WRITE);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      flush(target.resolveSibling("."), StandardOpenOption.READ);
    } catch (IOException e) {
      throw failed(file, reason(e, target), e);
    } finally {
      temporary.toFile().delete();
    }
  }

  /// Where the bytes go: the file behind a link. A rename would put a file in place of a link, a device or a pipe.
  private static Path target(Path file) {
    try {
      Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
      if (Files.exists(target) && !Files.isRegularFile(target)) {
        throw failed(file, "a folder, device or pipe of that name is there. Choose another name.",
            new IOException(target + " is not a regular file"));
      }
      return target;
    } catch (IOException e) {
      throw failed(file, reason(e, file), e);
    }
  }

  private static void flush(Path path, StandardOpenOption access) throws IOException {
    try (FileChannel channel = FileChannel.open(path, access)) {
      channel.force(true);
    }
  }

  private static String reason(IOException e, Path target) {
    Path folder = target.toAbsolutePath().getParent();
    return switch (e) {
      case NoSuchFileException _ ->
        "there is no folder " + folder + ". Create it or choose another place.";
      case AccessDeniedException _ ->
        "no permission in " + folder + ". Change its mode or choose another place.";
      case IOException _ -> (e.getMessage() == null ? e.toString() : e.getMessage())
          + ". Free some space there or choose another place.";
    };
  }

  private static UncheckedIOException failed(Path file, String reason, IOException cause) {
    return new UncheckedIOException("Cannot write the trace " + file + ": " + reason, cause);
  }
}
