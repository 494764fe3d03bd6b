package haltwise.record;

import haltwise.trace.BadTraceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.NoSuchElementException;

/// The pages of one CPU as they fill, one at a time in the same memory. It ends where the CPU's buffer is drained, and
/// goes on with the next round.
final class LivePages implements PageChunks {
  private final int cpu;
  private final PageReader reader;
  private final ByteBuffer page;
  private boolean drained;
  private boolean read;

  LivePages(int cpu, PageReader reader) {
    this.cpu = cpu;
    this.reader = reader;
    page = ByteBuffer.allocateDirect(reader.roomBytes()).order(ByteOrder.nativeOrder());
  }

  void beginRound() {
    drained = false;
  }

  @Override
  public boolean hasNext() {
    if (!read && !drained) {
      page.clear();
      // A page that is not full is not the last: the kernel goes on in a new one once this one was
      // read in part.
      boolean _ = reader.read(cpu, page);
      read = page.flip().hasRemaining();
      drained = !read;
    }
    return read;
  }

  @Override
  public ByteBuffer next() {
    if (!hasNext()) {
      throw new NoSuchElementException("BUG: CPU " + cpu + " is drained");
    }
    read = false;
    return page;
  }

  @Override
  public BadTraceException bad(String what) {
    return new BadTraceException("trace_pipe_raw of CPU " + cpu, "its last page", what,
        "Start again; if that does not help, report the kernel release to the project.");
  }
}
