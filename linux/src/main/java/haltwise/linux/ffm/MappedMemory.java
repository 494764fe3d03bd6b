package haltwise.linux.ffm;

import java.nio.ByteBuffer;

/// A memory mapping. Using [#buffer] after [#close] crashes the process, so the owner closes it last.
public final class MappedMemory implements AutoCloseable {
  private final ByteBuffer buffer;
  private final long address;
  private final long size;
  private boolean closed;

  MappedMemory(ByteBuffer buffer, long address, long size) {
    this.buffer = buffer;
    this.address = address;
    this.size = size;
  }

  /// The whole mapping in native byte order.
  public ByteBuffer buffer() {
    return buffer;
  }

  /// Where the kernel sees it, for ioctls that take a user address.
  public long address() {
    return address;
  }

  public long size() {
    return size;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      LibC.munmap(address, size);
    }
  }
}
