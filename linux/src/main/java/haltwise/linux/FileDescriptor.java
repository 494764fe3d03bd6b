package haltwise.linux;

import haltwise.linux.ffm.LibC;
import java.util.concurrent.atomic.AtomicBoolean;

/// A descriptor that is closed once, whoever closes it and how often.
final class FileDescriptor implements AutoCloseable {
  private final int fd;
  private final AtomicBoolean closed = new AtomicBoolean();

  FileDescriptor(int fd) {
    this.fd = fd;
  }

  int number() {
    return fd;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      LibC.close(fd);
    }
  }
}
