package haltwise.replay;

import haltwise.replay.ReplayTape.SentAfter;
import haltwise.trace.HaltCursor;
import haltwise.trace.VcpuHalts;
import java.util.Optional;

/// The halts of one vCPU on their way to a tape: the next one, with what is known of those around it.
final class Lane {
  private final HaltCursor cursor;
  private final ReplayModel model;
  private VcpuHalts halts = new VcpuHalts.Builder(0).build();
  private Optional<VcpuHalts> following = Optional.empty();
  private int index = -1;
  private boolean done;
  private long arrivalNs;
  /// Of the latest two halts that went to the tape: when they ended, whether they blocked.
  private int passed;
  private long lastEndNs;
  private boolean lastBlocked;
  private long endBeforeNs;
  private boolean blockedBefore;

  Lane(HaltCursor cursor, ReplayModel model) {
    this.cursor = cursor;
    this.model = model;
    following = cursor.next();
    move();
  }

  boolean isDone() {
    return done;
  }

  VcpuHalts halts() {
    return halts;
  }

  int index() {
    return index;
  }

  long windowNs() {
    return halts.windowNs(index);
  }

  long arrivalNs() {
    return arrivalNs;
  }

  boolean isEstimated() {
    return halts.arrivalNs(index) < 0;
  }

  long wakeNs() {
    return halts.startNs(index) + arrivalNs;
  }

  /// From the end of this halt to the start of the next, ns; -1 when there is none.
  long busyNs() {
    if (index + 1 < halts.size()) {
      return Math.max(0, halts.startNs(index + 1) - halts.endNs(index));
    }
    return following.map(next -> Math.max(0, next.startNs(0) - halts.endNs(index))).orElse(-1L);
  }

  /// Whether the halt before blocked.
  boolean afterBlock() {
    return passed > 0 && lastBlocked;
  }

  /// What the wake of this halt follows when it is an answer.
  SentAfter answers() {
    return passed == 0 ? SentAfter.NOTHING : new SentAfter(true, arrivalNs, lastBlocked);
  }

  /// What a wake that this vCPU sends at `timeNs` follows. Its halts that end until then have gone to the tape, but for one
  /// that ends at that very moment.
  SentAfter sentAt(long timeNs) {
    if (!done && halts.endNs(index) <= timeNs) {
      return new SentAfter(true, timeNs - halts.endNs(index), halts.waited(index));
    }
    if (passed > 0 && lastEndNs <= timeNs) {
      return new SentAfter(true, timeNs - lastEndNs, lastBlocked);
    }
    return passed > 1 && endBeforeNs <= timeNs
        ? new SentAfter(true, timeNs - endBeforeNs, blockedBefore)
        : SentAfter.NOTHING;
  }

  /// Goes to the next halt.
  void advance() {
    endBeforeNs = lastEndNs;
    blockedBefore = lastBlocked;
    lastEndNs = halts.endNs(index);
    lastBlocked = halts.waited(index);
    passed = Math.min(2, passed + 1);
    move();
  }

  private void move() {
    if (++index == halts.size()) {
      if (following.isEmpty()) {
        done = true;
        return;
      }
      halts = following.get();
      following = cursor.next();
      index = 0;
    }
    arrivalNs = isEstimated()
        ? ReplayTape.estimatedArrivalNs(halts, index, model)
        : halts.arrivalNs(index);
  }

  void close() {
    cursor.close();
  }
}
