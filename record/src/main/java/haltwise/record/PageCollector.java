package haltwise.record;

import haltwise.linux.TracingInstance;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Moves pages from the kernel's buffer to a spool.
final class PageCollector {
  private static final int CHUNK_BYTES = 1 << 20;

  private final PageReader reader;
  private final SpoolWriter spool;
  private final int[] cpus;
  private final ByteBuffer chunk;

  PageCollector(TracingInstance instance, PageLayout layout, SpoolWriter spool) {
    this.reader = new PageReader(instance, layout);
    this.spool = spool;
    this.cpus = instance.cpus();
    this.chunk = ByteBuffer.allocateDirect(Math.max(CHUNK_BYTES, 4 * reader.roomBytes()))
        .order(ByteOrder.nativeOrder());
  }

  /// Reads what the buffers of all CPUs hold now.
  void collect() {
    for (int cpu : cpus) {
      chunk.clear();
      while (reader.read(cpu, chunk)) {
        if (chunk.remaining() < reader.roomBytes()) {
          flush(cpu);
        }
      }
      flush(cpu);
    }
  }

  private void flush(int cpu) {
    if (chunk.position() > 0) {
      spool.pages(cpu, chunk.flip());
      chunk.clear();
    }
  }
}
