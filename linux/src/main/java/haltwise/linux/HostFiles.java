package haltwise.linux;

import haltwise.linux.KvmParameter.Access;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/// The files that a host is known by (/sys, /proc, …), of this host or of one that was captured into a folder.
/// Whatever is not there, or not for us to read, is empty: the reader sees that it is missing.
///
/// All paths are absolute, as on the host itself.
public interface HostFiles {
  /// Those of this host.
  static HostFiles ofThisHost() {
    return LiveFiles.HOST;
  }

  /// Those below another root, which is laid out as `/` is.
  static HostFiles below(Path root) {
    return LiveFiles.at(root);
  }

  /// The part of a file that the reader needs. Only that part is kept of a captured host, so that a capture stays small
  /// and holds no secrets; asked again, the part of a part is itself.
  ///
  /// @return without white space at its ends
  Optional<String> read(String path, UnaryOperator<String> part);

  /// The names in a folder, sorted; none when there is no such folder.
  List<String> list(String folder);

  boolean exists(String path);

  /// Where a symbolic link leads, as it is written.
  Optional<String> link(String path);

  /// Who may write a file; empty when it is not there.
  Optional<Access> access(String path);

  /// A small file as a whole.
  default Optional<String> read(String path) {
    return read(path, UnaryOperator.identity());
  }

  /// A file that holds one whole number.
  default OptionalLong number(String path) {
    try {
      return read(path).map(text -> OptionalLong.of(Long.parseLong(text)))
          .orElse(OptionalLong.empty());
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /// The first line of a file that begins so, without that beginning.
  default Optional<String> line(String path, String beginning) {
    return read(path, text -> text.lines().filter(l -> l.startsWith(beginning)).findFirst()
        .orElse("")).filter(l -> !l.isEmpty()).map(l -> l.substring(beginning.length()).strip());
  }
}
