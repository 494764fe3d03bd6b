package haltwise.record;

import haltwise.trace.BadTraceException;
import java.nio.ByteBuffer;

/// The events of one CPU as they happen, round by round: it ends where that CPU's buffer is drained, or at the first
/// event that is too young, because another CPU may yet come with an earlier one. The next round goes on from there.
final class LiveStream implements EventStream {
  private final LivePages pages;
  private final PageStream stream;
  private long untilNs;
  private boolean held;
  private long events;

  LiveStream(int cpu, PageLayout layout, PageReader reader) {
    pages = new LivePages(cpu, reader);
    stream = new PageStream(cpu, layout, pages);
  }

  /// @param untilNs of the last event that may come in this round
  void beginRound(long untilNs) {
    this.untilNs = untilNs;
    pages.beginRound();
  }

  /// How many came so far.
  long events() {
    return events;
  }

  @Override
  public boolean next() {
    if (!held && !stream.next()) {
      return false;
    }
    held = stream.timeNs() > untilNs;
    if (!held) {
      events++;
    }
    return !held;
  }

  @Override
  public long timeNs() {
    return stream.timeNs();
  }

  @Override
  public int cpu() {
    return stream.cpu();
  }

  @Override
  public ByteBuffer buffer() {
    return stream.buffer();
  }

  @Override
  public int at() {
    return stream.at();
  }

  @Override
  public boolean takeLost() {
    return stream.takeLost();
  }

  @Override
  public long lost() {
    return stream.lost();
  }

  @Override
  public BadTraceException bad(String what) {
    return stream.bad(what);
  }
}
