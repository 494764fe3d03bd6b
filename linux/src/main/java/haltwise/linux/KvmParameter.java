package haltwise.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;

/// One of the four parameters of halt polling, its value, and whether this process may write it. Only read here.
///
/// @param name as in `/sys/module/kvm/parameters/`: `halt_poll_ns`, …
/// @param value unsigned 32-bit; ns, a factor or a divisor
public record KvmParameter(String name, long value, Access access) {
  /// In the order of [KvmParameters].
  private static final List<String> NAMES = List.of("halt_poll_ns", "halt_poll_ns_grow",
      "halt_poll_ns_grow_start", "halt_poll_ns_shrink");
  private static final Path DIRECTORY = Path.of("/sys/module/kvm/parameters");

  /// Who may write it.
  public enum Access {
    /// This process.
    WRITABLE,
    /// Root, which this process is not.
    ROOT_ONLY,
    /// Nobody here: the kernel lets root write it, but sysfs is mounted read-only, as containers do.
    READ_ONLY_MOUNT,
    /// Nobody: this kernel was built with read-only parameters.
    READ_ONLY_KERNEL
  }

  /// Those of the four that this host has; none when kvm is not loaded.
  public static List<KvmParameter> all() {
    return all(DIRECTORY, "root".equals(System.getProperty("user.name")));
  }

  static List<KvmParameter> all(Path directory, boolean isRoot) {
    List<KvmParameter> found = new ArrayList<>();
    for (String name : NAMES) {
      Path file = directory.resolve(name);
      try {
        found.add(new KvmParameter(name, Long.parseLong(Files.readString(file).strip()),
            access(file, isRoot)));
      } catch (IOException | NumberFormatException e) {
        // Not there, or not for us to read: the caller sees that it is missing.
      }
    }
    return found;
  }

  private static Access access(Path file, boolean isRoot) throws IOException {
    // Root passes access(2) whatever the mode says, and then the kernel refuses the write.
    if (!Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_WRITE)) {
      return Access.READ_ONLY_KERNEL;
    }
    if (Files.isWritable(file)) {
      return Access.WRITABLE;
    }
    return isRoot ? Access.READ_ONLY_MOUNT : Access.ROOT_ONLY;
  }
}
