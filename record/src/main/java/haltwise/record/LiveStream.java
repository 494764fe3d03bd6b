package haltwise.record;

import haltwise.trace.BadTraceException;
import java.nio.ByteBuffer;

/// The events of one CPU as they happen, round by round: it ends where that CPU's buffer is drained, or at the first
/// event that is too young, because another CPU may yet come with an earlier one. The next round goes on from there.
final class LiveStream implements EventStream {
  private final PageStream stream;
  private final Runnable onRound;
  private final long laterNs;
  private long untilNs;
  private boolean held;
  private boolean over;
  private long events;

  /// @param onRound begins a round of what lies below
  /// @param laterNs added to all times
  LiveStream(PageStream stream, Runnable onRound, long laterNs) {
    this.stream = stream;
    this.onRound = onRound;
    this.laterNs = laterNs;
  }

  /// @param untilNs of the last event that may come in this round
  void beginRound(long untilNs) {
    this.untilNs = untilNs;
    onRound.run();
  }

  /// Drops what lies before a time, as far as that can be without decoding it; see [PageStream#skipTo].
  void skipTo(long beforeNs) {
    if (held && timeNs() > beforeNs) {
      return;
    }
    held = false;
    stream.skipTo(beforeNs - laterNs);
  }

  /// Whether the last round ended because nothing was left.
  boolean isOver() {
    return over;
  }

  /// How many came so far.
  long events() {
    return events;
  }

  @Override
  public boolean next() {
    over = !held && !stream.next();
    if (over) {
      return false;
    }
    held = timeNs() > untilNs;
    if (!held) {
      events++;
    }
    return !held;
  }

  @Override
  public long timeNs() {
    return stream.timeNs() + laterNs;
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
