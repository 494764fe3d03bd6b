package haltwise.linux;

import haltwise.linux.ffm.CallResult;
import haltwise.linux.ffm.LibC;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The kernel's tracing file system: where the host mounts it, or a mount of our own that nobody else sees.
///
/// A host without a mounted tracefs stays as it was: see [PrivateMount].
public final class Tracefs implements AutoCloseable {
  // include/uapi/asm-generic/fcntl.h; x86 and arm64 use the same numbers
  private static final int O_WRONLY = 1;
  private static final int O_CLOEXEC = 0x80000;

  private static final int READ_BYTES = 1 << 16;
  private static final String REMEDY = "Run as root or with CAP_SYS_ADMIN, or let root run: "
      + "mount -t tracefs nodev /sys/kernel/tracing";

  private final Path root;
  private final Optional<PrivateMount> own;

  private Tracefs(Path root, Optional<PrivateMount> own) {
    this.root = root;
    this.own = own;
  }

  /// @throws HostException when there is none and none can be mounted
  public static Tracefs open() {
    return mounted(Path.of("/proc/self/mounts"));
  }

  static Tracefs mounted(Path mounts) {
    try (var lines = Files.lines(mounts)) {
      return lines.map(line -> line.split(" "))
          .filter(f -> f.length > 2 && f[2].equals("tracefs")).map(f -> Path.of(f[1]))
          .filter(p -> Files.isWritable(p.resolve("instances"))).findFirst()
          .map(p -> new Tracefs(p, Optional.empty())).orElseGet(Tracefs::mountPrivately);
    } catch (IOException | UncheckedIOException e) {
      return mountPrivately();
    }
  }

  private static Tracefs mountPrivately() {
    PrivateMount mount = PrivateMount.of("tracefs",
        "Cannot reach the kernel's tracing: there is no mounted tracefs"
            + " that we may write to, and mounting one privately failed",
        REMEDY);
    return new Tracefs(mount.root(), Optional.of(mount));
  }

  public Path root() {
    return root;
  }

  Path instances() {
    return root.resolve("instances");
  }

  /// Writes a control file in one piece, as the kernel wants it.
  static void write(Path file, String text) {
    int fd = need(LibC.open(file.toString(), O_WRONLY | O_CLOEXEC, 0), "open", file, "");
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      ByteBuffer buffer = LibC.allocate(bytes.length).put(0, bytes);
      need(LibC.write(fd, buffer), "write", file, " \"" + text + "\"");
    } finally {
      LibC.close(fd);
    }
  }

  private static int need(CallResult r, String verb, Path file, String what) {
    if (r.failed()) {
      throw new HostException("Cannot " + verb + what + " " + file, r.errno(), REMEDY);
    }
    return r.intValue();
  }

  /// Reads a control file in big pieces: some answer only the first read.
  static String read(Path file) {
    int fd = need(LibC.open(file.toString(), O_CLOEXEC, 0), "open", file, "");
    try {
      ByteBuffer piece = LibC.allocate(READ_BYTES);
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      byte[] bytes = new byte[READ_BYTES];
      for (int n; (n = need(LibC.read(fd, piece), "read", file, "")) > 0;) {
        piece.get(0, bytes, 0, n);
        text.write(bytes, 0, n);
      }
      return text.toString(StandardCharsets.UTF_8);
    } finally {
      LibC.close(fd);
    }
  }

  static List<Path> list(Path directory) {
    try (var entries = Files.list(directory)) {
      return entries.sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new HostException("Cannot list " + directory + ": " + e.getMessage(), 0, REMEDY);
    }
  }

  @Override
  public void close() {
    own.ifPresent(PrivateMount::close);
  }
}
