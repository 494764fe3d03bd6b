package haltwise.linux;

import haltwise.linux.ffm.CallResult;
import haltwise.linux.ffm.LibC;
import java.nio.file.Path;

/// A kernel file system mounted for this process alone: it has no place in the mount table, lives as a file descriptor
/// and ends with it, so that the host stays as it was (fsopen(2), fsmount(2); kernel >= 5.2).
final class PrivateMount implements AutoCloseable {
  // include/uapi/asm-generic/unistd.h; x86-64 uses the same numbers
  private static final int SYS_FSOPEN = 430;
  private static final int SYS_FSCONFIG = 431;
  private static final int SYS_FSMOUNT = 432;
  // include/uapi/linux/mount.h
  private static final int CLOEXEC = 1;
  private static final int FSCONFIG_CMD_CREATE = 6;
  private static final int NOSUID_NODEV_NOEXEC = 2 | 4 | 8;

  private final int fd;

  private PrivateMount(int fd) {
    this.fd = fd;
  }

  /// @param type of the file system, as mount(8) calls it
  /// @param failure what to say when it cannot be mounted
  /// @throws HostException when it cannot be mounted
  static PrivateMount of(String type, String failure, String remedy) {
    int context = need(LibC.syscallWithText(SYS_FSOPEN, type, CLOEXEC), failure, remedy);
    try {
      need(LibC.syscall(SYS_FSCONFIG, context, FSCONFIG_CMD_CREATE, 0, 0, 0), failure, remedy);
      return new PrivateMount(need(
          LibC.syscall(SYS_FSMOUNT, context, CLOEXEC, NOSUID_NODEV_NOEXEC, 0, 0), failure,
          remedy));
    } finally {
      LibC.close(context);
    }
  }

  private static int need(CallResult r, String failure, String remedy) {
    if (r.failed()) {
      throw new HostException(failure, r.errno(), remedy);
    }
    return r.intValue();
  }

  Path root() {
    return Path.of("/proc/self/fd/" + fd);
  }

  @Override
  public void close() {
    LibC.close(fd);
  }
}
