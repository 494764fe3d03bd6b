package haltwise.record;

import haltwise.linux.TracingInstance;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Moves pages from the kernel's buffer to a spool.
final class PageCollector {
  private static final int CHUNK_BYTES = 1 << 20;
  /// Room for the longest record at the end of a full page.
  private static final int SHORT_OF_FULL_BYTES = 256;

  private final TracingInstance instance;
  private final PageLayout layout;
  private final SpoolWriter spool;
  private final int[] cpus;
  private final ByteBuffer chunk;

  PageCollector(TracingInstance instance, PageLayout layout, SpoolWriter spool) {
    this.instance = instance;
    this.layout = layout;
    this.spool = spool;
    this.cpus = instance.cpus();
    this.chunk = ByteBuffer.allocateDirect(Math.max(CHUNK_BYTES, 4 * (layout.pageBytes() + 4)))
        .order(ByteOrder.nativeOrder());
  }

  /// Reads what the buffers of all CPUs hold now.
  void collect() {
    for (int cpu : cpus) {
      chunk.clear();
      while (readPage(cpu)) {
        if (chunk.remaining() < layout.pageBytes() + 4) {
          flush(cpu);
        }
      }
      flush(cpu);
    }
  }

  /// Appends one page, cut to what it holds.
  ///
  /// @return false when it was not full: the buffer is drained, and asking on would only wait for single events
  private boolean readPage(int cpu) {
    int start = chunk.position();
    chunk.position(start + 4);
    int read = instance.read(cpu, chunk);
    int data = read < layout.dataOffset() ? 0 : layout.dataBytes(chunk, start + 4);
    if (data == 0) {
      chunk.position(start);
      return false;
    }
    int length = layout.dataOffset() + data;
    chunk.putInt(start, length).position(start + 4 + length);
    return length + SHORT_OF_FULL_BYTES > layout.pageBytes();
  }

  private void flush(int cpu) {
    if (chunk.position() > 0) {
      spool.pages(cpu, chunk.flip());
      chunk.clear();
    }
  }
}
