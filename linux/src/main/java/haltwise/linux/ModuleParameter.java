package haltwise.linux;

import haltwise.linux.ffm.CallResult;
import haltwise.linux.ffm.LibC;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A parameter of a kernel module: one value, as text, in `/sys/module/MODULE/parameters/NAME`.
///
/// @param module such as `kvm`
/// @param name such as `halt_poll_ns`
public record ModuleParameter(String module, String name) {
  // include/uapi/asm-generic/fcntl.h
  private static final int O_WRONLY_TRUNC_CLOEXEC = 1 | 0x200 | 0x80000;

  /// Where it is, below a root that is laid out as `/` is.
  public Path file(Path root) {
    return root.resolve("sys/module/" + module + "/parameters/" + name);
  }

  /// Its value without the line's end; empty when the module is not loaded, has no such parameter, or it is not for
  /// us to read.
  public Optional<String> read(Path root) {
    try {
      return Optional.of(Files.readString(file(root)).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// Writes a value in one call, as the kernel takes it; never creates a file.
  ///
  /// @throws HostException when the kernel refuses it
  public void write(Path root, String value) {
    Path file = file(root);
    CallResult opened = LibC.open(file.toString(), O_WRONLY_TRUNC_CLOEXEC, 0);
    if (opened.failed()) {
      throw refused(file, value, opened);
    }
    try (FileDescriptor fd = new FileDescriptor(opened.intValue())) {
      byte[] bytes = (value + "\n").getBytes(StandardCharsets.US_ASCII);
      ByteBuffer from = LibC.allocate(bytes.length).put(bytes).flip();
      CallResult written = LibC.write(fd.number(), from);
      if (written.failed()) {
        throw refused(file, value, written);
      }
    }
  }

  private static HostException refused(Path file, String value, CallResult call) {
    return new HostException("Cannot write " + value + " to " + file, call.errno(),
        switch (call.errno()) {
          case Errno.EACCES, Errno.EPERM ->
            "Run as root; some kernels are built with read-only parameters, which haltwise doctor tells.";
          case Errno.EROFS ->
            "sysfs is mounted read-only here, as in containers: run on the host itself.";
          case Errno.ENOENT, Errno.ENODEV ->
            "Load the module (modprobe kvm_intel or kvm_amd), then try again.";
          case Errno.EINVAL -> "This kernel takes no such value for it.";
          default -> "haltwise doctor tells what this host allows.";
        });
  }

  /// As the kernel's command line names it: `kvm.halt_poll_ns`.
  @Override
  public String toString() {
    return module + "." + name;
  }
}
