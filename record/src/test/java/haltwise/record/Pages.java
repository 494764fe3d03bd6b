package haltwise.record;

import haltwise.trace.BadTraceException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.List;

/// Writes ring-buffer pages by hand, in the layout of a 64-bit little-endian kernel.
final class Pages {
  static final PageLayout LAYOUT = new PageLayout(8, 16, 4096);

  private final ByteBuffer b = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
  private int page;

  /// Starts a page; its first event's time is this plus the event's delta.
  Pages page(long timeNs, boolean missedEvents) {
    finishPage();
    page = b.position();
    b.putInt(0).putLong(timeNs).putLong(missedEvents ? 1L << 31 : 0);
    return this;
  }

  /// An event whose payload is this one 32-bit number.
  Pages event(int delta, int payload) {
    b.putInt(delta << 5 | 1).putInt(payload);
    return this;
  }

  /// An event whose length stands before its payload: 4 for the length itself, 4 each.
  Pages longEvent(int delta, int... payload) {
    b.putInt(delta << 5).putInt(4 + 4 * payload.length);
    for (int word : payload) {
      b.putInt(word);
    }
    return this;
  }

  Pages raw(int... words) {
    for (int word : words) {
      b.putInt(word);
    }
    return this;
  }

  private void finishPage() {
    if (b.position() > 0) {
      int length = b.position() - page - 4;
      b.putInt(page, length);
      b.putInt(page + 12, b.getInt(page + 12) | length - 16);
    }
  }

  static PageChunks chunks(ByteBuffer... chunks) {
    Iterator<ByteBuffer> all = List.of(chunks).iterator();
    return new PageChunks() {
      @Override
      public boolean hasNext() {
        return all.hasNext();
      }

      @Override
      public ByteBuffer next() {
        return all.next();
      }

      @Override
      public BadTraceException bad(String what) {
        return new BadTraceException("pages", "somewhere", what, "Write them better.");
      }
    };
  }

  ByteBuffer done() {
    finishPage();
    return b.flip();
  }
}
