package haltwise.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Oracle: pages written by hand; the arithmetic is in the comments.
final class PageStreamTest {
  private static final int PADDING = 29;
  private static final int TIME_EXTEND = 30;
  private static final int TIME_STAMP = 31;

  private static List<String> read(ByteBuffer... chunks) {
    PageStream s = new PageStream(3, Pages.LAYOUT, Pages.chunks(chunks));
    List<String> events = new ArrayList<>();
    while (s.next()) {
      events.add((s.takeLost() ? "lost " : "") + s.timeNs() + ":" + s.buffer().getInt(s.at()));
    }
    return events;
  }

  @Test
  void addsDeltasToThePagesTime() {
    ByteBuffer b = new Pages().page(1_000, false).event(0, 7).event(5, 8).longEvent(10, 9, 99)
        .event(1, 10).done();
    // 1000 + 0, + 5, + 10, + 1
    assertThat(read(b)).containsExactly("1000:7", "1005:8", "1015:9", "1016:10");
  }

  @Test
  void extendsADeltaBeyond27Bits() {
    // 3 << 27 = 402,653,184; + 4 in the header, + 2 of the event
    ByteBuffer b = new Pages().page(0, false).raw(4 << 5 | TIME_EXTEND, 3).event(2, 1).done();
    assertThat(read(b)).containsExactly("402653190:1");
  }

  @Test
  void takesTheHighBitsOfAnAbsoluteTimeFromThePage() {
    long high = 1L << 60;
    // (5 << 27) + 6 = 671,088,646, + 1 of the event; bit 60 is the page's
    ByteBuffer b = new Pages().page(high + 12, false).raw(6 << 5 | TIME_STAMP, 5).event(1, 1)
        .done();
    assertThat(read(b)).containsExactly(high + 671_088_647 + ":1");
  }

  @Test
  void skipsDiscardedEventsAndKeepsTheirTime() {
    // padding of 12 bytes after its header, itself included, 20 ns later
    ByteBuffer b = new Pages().page(100, false).event(0, 1).raw(20 << 5 | PADDING, 12, -1, -1)
        .event(3, 2).done();
    assertThat(read(b)).containsExactly("100:1", "123:2");
  }

  @Test
  void endsAPageAtPaddingWithoutTime() {
    ByteBuffer b = new Pages().page(100, false).event(0, 1).raw(PADDING, 99, 99, 99)
        .page(500, false).event(0, 2).done();
    assertThat(read(b)).containsExactly("100:1", "500:2");
  }

  @Test
  void reportsLossesBeforeTheNextEvent() {
    ByteBuffer first = new Pages().page(100, false).event(0, 1).done();
    ByteBuffer second = new Pages().page(200, true).event(0, 2).event(1, 3).done();
    assertThat(read(first, second)).containsExactly("100:1", "lost 200:2", "201:3");
  }

  @Test
  void endsAtADamagedLength() {
    ByteBuffer b = new Pages().page(100, false).event(0, 1).raw(1 << 5, -20, 0).done();
    assertThat(read(b)).containsExactly("100:1");
  }
}
