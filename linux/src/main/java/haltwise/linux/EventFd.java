package haltwise.linux;

import haltwise.linux.ffm.CallResult;
import haltwise.linux.ffm.LibC;
import java.nio.ByteBuffer;

/// A counter in the kernel that KVM, or anyone, adds to and one reader takes (eventfd(2)).
public final class EventFd implements AutoCloseable {
  private final FileDescriptor fd;

  private EventFd(FileDescriptor fd) {
    this.fd = fd;
  }

  /// A counter of 0; reading it never blocks.
  public static EventFd create() {
    return create(KvmNumbers.O_CLOEXEC | KvmNumbers.O_NONBLOCK);
  }

  /// A counter of 0; reading it waits, asleep, until something was added.
  public static EventFd blocking() {
    return create(KvmNumbers.O_CLOEXEC);
  }

  private static EventFd create(int flags) {
    CallResult r = LibC.eventfd(0, flags);
    if (r.failed()) {
      throw new HostException("Cannot create an eventfd", r.errno(),
          "Raise the limit of open files (ulimit -n).");
    }
    return new EventFd(new FileDescriptor(r.intValue()));
  }

  /// For calls that take the number.
  public int descriptor() {
    return fd.number();
  }

  public void add(long count) {
    ByteBuffer eight = LibC.allocate(8).putLong(0, count);
    LibC.write(fd.number(), eight);
  }

  /// What was added since the last take; 0 when nothing was.
  public long take() {
    ByteBuffer eight = LibC.allocate(8);
    return LibC.read(fd.number(), eight).failed() ? 0 : eight.getLong(0);
  }

  @Override
  public void close() {
    fd.close();
  }
}
