package haltwise.linux.ffm;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Where a call leaves its errno. One for each thread.
final class CallState {
  private static final StructLayout LAYOUT = Linker.Option.captureStateLayout();
  private static final int ERRNO = (int) LAYOUT.byteOffset(
      MemoryLayout.PathElement.groupElement("errno"));

  private final MemorySegment segment = Arena.ofAuto().allocate(LAYOUT);
  /// Of the same bytes: a buffer needs no method handle.
  private final ByteBuffer bytes = segment.asByteBuffer().order(ByteOrder.nativeOrder());

  MemorySegment segment() {
    return segment;
  }

  int errno() {
    return bytes.getInt(ERRNO);
  }
}
