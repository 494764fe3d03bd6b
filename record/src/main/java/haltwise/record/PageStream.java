package haltwise.record;

import haltwise.trace.BadTraceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The events of one CPU in order: walks the pages of a ring buffer. Source of the layout: tracefs
/// `events/header_event`.
public final class PageStream implements EventStream {
  // kernel/trace/ring_buffer.c, enum ring_buffer_type
  private static final int PADDING = 29;
  private static final int TIME_EXTEND = 30;
  private static final int TIME_STAMP = 31;
  private static final int DELTA_BITS = 27;
  /// An absolute time has 59 bits; the page's time has them all.
  private static final long HIGH_TIME_BITS = 0xF8L << 56;

  private final int cpu;
  private final PageLayout layout;
  private final PageChunks chunks;
  private ByteBuffer buffer = ByteBuffer.allocate(0);
  private boolean bigEndian;
  private int nextPage;
  private int next;
  private int end;
  private int at;
  private long timeNs;
  private boolean lostBefore;
  private long lost;

  public PageStream(int cpu, PageLayout layout, PageChunks chunks) {
    this.cpu = cpu;
    this.layout = layout;
    this.chunks = chunks;
  }

  @Override
  public int cpu() {
    return cpu;
  }

  @Override
  public long timeNs() {
    return timeNs;
  }

  @Override
  public ByteBuffer buffer() {
    return buffer;
  }

  @Override
  public int at() {
    return at;
  }

  @Override
  public boolean takeLost() {
    boolean before = lostBefore;
    lostBefore = false;
    return before;
  }

  @Override
  public long lost() {
    return lost;
  }

  @Override
  public BadTraceException bad(String what) {
    return chunks.bad(what);
  }

  @Override
  public boolean next() {
    while (true) {
      while (next >= end) {
        if (!nextPage()) {
          return false;
        }
      }
      int header = buffer.getInt(next);
      int type = bigEndian ? header >>> DELTA_BITS : header & 31;
      long delta = bigEndian ? header & (1 << DELTA_BITS) - 1 : header >>> 5;
      int body = next + 4;
      if (type > 0 && type < PADDING) {
        timeNs += delta;
        at = body;
        next = body + 4 * type;
        return true;
      }
      if (type == PADDING && delta == 0 || end - body < 4) {
        next = end;
        continue;
      }
      int word = buffer.getInt(body);
      if (word < 0 && type != TIME_EXTEND && type != TIME_STAMP) {
        next = end; // no length
        continue;
      }
      switch (type) {
        case PADDING -> {
          timeNs += delta;
          next = body + word;
        }
        case TIME_EXTEND -> {
          timeNs += delta + (Integer.toUnsignedLong(word) << DELTA_BITS);
          next = body + 4;
        }
        case TIME_STAMP -> {
          timeNs = timeNs & HIGH_TIME_BITS
              | delta + (Integer.toUnsignedLong(word) << DELTA_BITS);
          next = body + 4;
        }
        default -> {
          timeNs += delta;
          at = body + 4;
          next = body + (word + 3 & ~3);
          return true;
        }
      }
    }
  }

  /// Drops whole pages without looking into them: all but the last one that begins before a time.
  void skipTo(long beforeNs) {
    while (nextPage < buffer.limit() || takeChunk()) {
      if (buffer.getLong(nextPage + 4) > beforeNs) {
        return;
      }
      boolean _ = nextPage();
    }
  }

  private boolean takeChunk() {
    if (!chunks.hasNext()) {
      return false;
    }
    buffer = chunks.next();
    bigEndian = buffer.order() == ByteOrder.BIG_ENDIAN;
    nextPage = 0;
    next = 0;
    end = 0;
    return true;
  }

  private boolean nextPage() {
    while (nextPage >= buffer.limit()) {
      if (!takeChunk()) {
        return false;
      }
    }
    int page = nextPage + 4;
    nextPage = page + buffer.getInt(nextPage);
    timeNs = buffer.getLong(page);
    if (layout.missedEvents(buffer, page)) {
      lostBefore = true;
      lost += layout.missedCount(buffer, page, nextPage);
    }
    next = page + layout.dataOffset();
    end = Math.min(next + layout.dataBytes(buffer, page), nextPage);
    return true;
  }
}
