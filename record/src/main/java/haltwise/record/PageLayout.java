package haltwise.record;

import haltwise.linux.EventFormat;
import haltwise.linux.EventFormat.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/// Where a ring-buffer page keeps what. Source: tracefs `events/header_page`.
///
/// @param commitOffset of the number of data bytes, and of the flags above them
/// @param dataOffset of the first event
/// @param pageBytes of the whole page
public record PageLayout(int commitOffset, int dataOffset, int pageBytes) {
  // kernel/trace/ring_buffer.c: events were lost before this page, and their number stands behind
  // its last event
  private static final int MISSED_EVENTS = 1 << 31;
  private static final int MISSED_COUNTED = 1 << 30;
  private static final int COMMIT_MASK = (1 << 27) - 1;

  /// @throws IllegalArgumentException when the text is no layout
  public static PageLayout parse(String headerPage) {
    Map<String, Field> fields = EventFormat.fields(headerPage);
    Field commit = fields.get("commit");
    Field data = fields.get("data");
    if (commit == null || data == null) {
      throw new IllegalArgumentException("the layout of a buffer page lacks commit or data");
    }
    return new PageLayout(commit.offset(), data.offset(), data.offset() + data.size());
  }

  /// @param page offset of the page in `b`, in the byte order of its host
  /// @return bytes of events in it
  int dataBytes(ByteBuffer b, int page) {
    return b.getInt(commitAt(b, page)) & COMMIT_MASK;
  }

  boolean missedEvents(ByteBuffer b, int page) {
    return (b.getInt(commitAt(b, page)) & MISSED_EVENTS) != 0;
  }

  /// How many events were lost before the page that ends at `pageEnd`; 1 when it says only that some were.
  long missedCount(ByteBuffer b, int page, int pageEnd) {
    int at = page + dataOffset + dataBytes(b, page);
    boolean counted = (b.getInt(commitAt(b, page)) & MISSED_COUNTED) != 0 && at <= pageEnd - 8;
    return counted ? Math.max(1, b.getLong(at)) : 1;
  }

  /// The low half of a 64-bit word comes last on a big-endian host.
  private int commitAt(ByteBuffer b, int page) {
    boolean high = b.order() == ByteOrder.BIG_ENDIAN && dataOffset - commitOffset == 8;
    return page + commitOffset + (high ? 4 : 0);
  }
}
