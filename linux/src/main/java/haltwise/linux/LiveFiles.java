package haltwise.linux;

import haltwise.linux.KvmParameter.Access;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// The files below a root, as they are at the moment of asking.
///
/// @param root `/` for this host
/// @param isRoot whether this process is root's
record LiveFiles(Path root, boolean isRoot) implements HostFiles {
  static final LiveFiles HOST = at(Path.of("/"));

  static LiveFiles at(Path root) {
    return new LiveFiles(root, "root".equals(System.getProperty("user.name")));
  }

  private Path file(String path) {
    return root.resolve(path.substring(1));
  }

  @Override
  public Optional<String> read(String path, UnaryOperator<String> part) {
    try {
      // Whole bytes first: files of /proc may hold anything, such as a name that is no UTF-8.
      return Optional.of(part.apply(
          new String(Files.readAllBytes(file(path)), StandardCharsets.UTF_8)).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<String> list(String folder) {
    try (Stream<Path> entries = Files.list(file(folder))) {
      return entries.map(p -> p.getFileName().toString()).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  @Override
  public boolean exists(String path) {
    return Files.exists(file(path), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public Optional<String> link(String path) {
    try {
      return Optional.of(Files.readSymbolicLink(file(path)).toString());
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<Access> access(String path) {
    try {
      // Root passes access(2) whatever the mode says, and then the kernel refuses the write.
      if (!Files.getPosixFilePermissions(file(path)).contains(PosixFilePermission.OWNER_WRITE)) {
        return Optional.of(Access.READ_ONLY_KERNEL);
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    if (Files.isWritable(file(path))) {
      return Optional.of(Access.WRITABLE);
    }
    return Optional.of(isRoot ? Access.READ_ONLY_MOUNT : Access.ROOT_ONLY);
  }
}
