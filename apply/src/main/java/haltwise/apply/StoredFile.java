package haltwise.apply;

import haltwise.linux.Errno;
import haltwise.linux.HostException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// A text in a file. It is written beside it and renamed over it, so that a crash leaves the old or the new one.
public final class StoredFile implements StoredText {
  private final Path file;
  private final Path folder;
  private final Path beside;
  private final boolean executable;
  private final boolean withFolder;

  /// @param file in a folder that is made when it is first written
  public StoredFile(Path file) {
    this(file, false, false);
  }

  /// A file for another program; its folder goes with it, if nothing else is in there and it is none that every host has.
  public static StoredFile of(Path root, OwnFile file) {
    return new StoredFile(root.resolve(file.place()), file.isExecutable(),
        !file.persists());
  }

  private StoredFile(Path file, boolean executable, boolean withFolder) {
    this.executable = executable;
    this.withFolder = withFolder;
    this.file = file.toAbsolutePath();
    folder = this.file.resolveSibling("");
    beside = this.file.resolveSibling(this.file.getFileName() + ".new");
  }

  @Override
  public Optional<String> read() {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new HostException("Cannot read " + file + ": " + reason(e), 0, "Run as root.");
    }
  }

  @Override
  public void replace(String text) {
    try {
      Files.createDirectories(folder);
      try (FileChannel out = FileChannel.open(beside, StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        if (executable) {
          Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        out.force(true);
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
      syncFolder();
    } catch (IOException e) {
      discard();
      throw refused("write", e);
    }
  }

  @Override
  public void remove() {
    try {
      if (Files.deleteIfExists(file)) {
        syncFolder();
      }
      if (withFolder) {
        removeEmptyFolder();
      }
    } catch (IOException e) {
      throw refused("remove", e);
    }
  }

  @Override
  public void tidy() {
    try {
      if (Files.deleteIfExists(beside) && withFolder) {
        removeEmptyFolder();
      }
    } catch (IOException e) {
      throw refused("remove", e);
    }
  }

  private void removeEmptyFolder() throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      // Somebody else's files are there.
    }
  }

  /// A rename or a removal is on the disk only when its folder is.
  private void syncFolder() throws IOException {
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  private void discard() {
    try {
      Files.deleteIfExists(beside);
    } catch (IOException e) {
      // About to say why writing failed; the next one overwrites it.
    }
  }

  private HostException refused(String what, IOException e) {
    boolean full = String.valueOf(e.getMessage()).contains("No space");
    return new HostException("Cannot " + what + " " + file + ": " + reason(e),
        full ? Errno.ENOSPC : 0,
        full ? "Free some space there." : "Run as root, on a disk that may be written.");
  }

  static String reason(IOException e) {
    return e instanceof AccessDeniedException
        ? "permission denied"
        : e.getClass().getSimpleName().replaceFirst("Exception$", "") + ", " + e.getMessage();
  }

  @Override
  public String place() {
    return file.toString();
  }
}
