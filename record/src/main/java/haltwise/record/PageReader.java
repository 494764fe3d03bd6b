package haltwise.record;

import haltwise.linux.TracingInstance;
import java.nio.ByteBuffer;
import java.util.BitSet;

/// Takes pages out of the kernel's buffers.
final class PageReader {
  /// Room for the longest record at the end of a full page.
  private static final int SHORT_OF_FULL_BYTES = 256;

  private final TracingInstance instance;
  private final PageLayout layout;
  /// CPUs whose last page was taken before it was full: what comes next is its rest.
  private final BitSet takenInPart = new BitSet();

  PageReader(TracingInstance instance, PageLayout layout) {
    this.instance = instance;
    this.layout = layout;
  }

  /// What a page may take in a buffer, with its length before it.
  int roomBytes() {
    return layout.pageBytes() + 4;
  }

  /// Appends one page of a CPU, cut to what it holds, with its length before it.
  ///
  /// @param into direct, with [#roomBytes] left
  /// @return false when the buffer is drained: it gave nothing, or a page that is not full; asking on would only wait
  ///     for single events
  boolean read(int cpu, ByteBuffer into) {
    int start = into.position();
    into.position(start + 4);
    int read = instance.read(cpu, into);
    int data = read < layout.dataOffset() ? 0 : layout.dataBytes(into, start + 4);
    if (data == 0) {
      into.position(start);
      takenInPart.set(cpu);
      return false;
    }
    int length = layout.dataOffset() + data;
    into.putInt(start, length).position(start + 4 + length);
    boolean goOn = takenInPart.get(cpu) || length + SHORT_OF_FULL_BYTES > layout.pageBytes();
    takenInPart.set(cpu, !goOn);
    return goOn;
  }
}
