package haltwise.replay;

import haltwise.replay.ReplayTape.SentAfter;
import haltwise.trace.Halt;
import haltwise.trace.HaltSource;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Lays a recording of any size out for replay, a part at a time: merges the halts of its vCPUs in the order of their
/// wake events.
final class TapeReader implements AutoCloseable {
  private final HaltSource trace;
  private final ReplayModel model;
  private final Lane[] lanes;
  private final long[] recordedWindowNs;
  private long halts;

  TapeReader(HaltSource trace, ReplayModel model) {
    this.trace = trace;
    this.model = model;
    lanes = IntStream.range(0, trace.info().vcpus().size())
        .mapToObj(v -> new Lane(trace.cursor(v), model)).toArray(Lane[]::new);
    recordedWindowNs = IntStream.range(0, lanes.length).mapToLong(v -> Math.max(0,
        lanes[v].isDone() || lanes[v].windowNs() < 0
            ? trace.info().vcpus().get(v).windowAtStartNs()
            : lanes[v].windowNs()))
        .toArray();
  }

  /// @param atMost halts
  /// @return the halts that wake next; none at the end
  ReplayTape next(int atMost) {
    long left = trace.haltCount() - halts;
    ReplayTape tape = ReplayTape.withRoom(trace, model, (int) Math.min(atMost, left),
        recordedWindowNs);
    while (tape.size < atMost) {
      int v = earliest();
      if (v < 0) {
        break;
      }
      Lane lane = lanes[v];
      tape.add(v, lane.halts(), lane.index(), lane.arrivalNs(), lane.isEstimated(),
          lane.afterBlock(), lane.busyNs(),
          sentAfter(lane), halts++, model);
      lane.advance();
    }
    return tape;
  }

  /// The vCPU whose next wake event is first; -1 at the end.
  private int earliest() {
    int first = -1;
    for (int v = 0; v < lanes.length; v++) {
      if (!lanes[v].isDone() && (first < 0 || lanes[v].wakeNs() < lanes[first].wakeNs())) {
        first = v;
      }
    }
    return first;
  }

  private SentAfter sentAfter(Lane lane) {
    int anchor = ReplayTape.anchor(lane.halts(), lane.index());
    if (anchor == ReplayTape.ANSWER) {
      return lane.answers();
    }
    int waker = lane.halts().waker(lane.index());
    return anchor == ReplayTape.PEER && waker != Halt.NO_WAKER
        ? lanes[waker].sentAt(lane.wakeNs())
        : SentAfter.NOTHING;
  }

  @Override
  public void close() {
    Arrays.stream(lanes).forEach(Lane::close);
  }
}
