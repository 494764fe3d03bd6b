package haltwise.app.dashboard;

import haltwise.app.serve.EpochRecord;
import haltwise.control.Decision.Expected;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// The past, the coarser the longer ago: each epoch of the last minute, two seconds for ten minutes, a minute for eight
/// hours. Its memory does not grow with time.
final class Ladder {
  /// @param epochs that make one point
  /// @param kept points
  record Level(String name, int epochs, int kept) {
  }

  static final List<Level> LEVELS = List.of(new Level("1 min", 1, 240), new Level("10 min", 8, 300),
      new Level("8 h", 240, 480));

  private final List<Deque<Point>> points = new ArrayList<>();
  private final List<PointSum> open = new ArrayList<>();

  Ladder() {
    LEVELS.forEach(_ -> {
      points.add(new ArrayDeque<>());
      open.add(new PointSum());
    });
  }

  /// @param predicted what the decision before said of this epoch
  /// @param spentShare polled over the last ten seconds, share of the vCPUs' time
  /// @return the point of each level that this epoch completed
  List<Optional<Point>> add(EpochRecord e, Optional<Expected> predicted, double spentShare) {
    List<Optional<Point>> closed = new ArrayList<>();
    for (int l = 0; l < LEVELS.size(); l++) {
      open.get(l).add(e, predicted, spentShare);
      closed.add(open.get(l).epochs() < LEVELS.get(l).epochs()
          ? Optional.empty()
          : Optional.of(close(l)));
    }
    return closed;
  }

  private Point close(int level) {
    Point p = open.get(level).point();
    open.set(level, new PointSum());
    points.get(level).addLast(p);
    if (points.get(level).size() > LEVELS.get(level).kept()) {
      points.get(level).removeFirst();
    }
    return p;
  }

  /// Oldest first.
  List<Point> points(int level) {
    return List.copyOf(points.get(level));
  }
}
