package haltwise.app.dashboard;

import haltwise.app.serve.EpochRecord;
import haltwise.control.Decision.Expected;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// What the dashboard remembers. Its memory does not grow with time. For one thread.
final class History {
  /// Ten seconds, over which a budget holds; a page that was away for less is told only what it missed.
  static final int EPOCHS = 40;

  private final Ladder ladder = new Ladder();
  private final Changes changes = new Changes();
  private final PollingTimes pollingTimes = new PollingTimes();
  private final Deque<Update> latest = new ArrayDeque<>();

  /// What an epoch brought.
  ///
  /// @param predicted what the decision before said of it; empty for the first one, and after a gap
  /// @param spentShare polled over the ten seconds before its end, share of the vCPUs' time
  /// @param closed points of the ladder, by level
  /// @param changes that are new, or known better
  record Update(EpochRecord epoch, Optional<Expected> predicted, double spentShare,
      List<Optional<Point>> closed, List<Changes.Change> changes) {
    long number() {
      return epoch.number();
    }
  }

  Update add(EpochRecord e) {
    pollingTimes.add(e);
    Optional<Expected> predicted = Optional.ofNullable(latest.peekLast())
        // Of no halts, nothing is predicted of a halt.
        .filter(before -> before.number() == e.number() - 1 && before.epoch.seen().isWatched()
            && e.seen().isWatched() && before.epoch.seen().real().halts() > 0)
        .map(before -> before.epoch.decision().expected());
    double spent = spentShare(e);
    Update u = new Update(e, predicted, spent, ladder.add(e, predicted, spent), changes.add(e));
    latest.addLast(u);
    if (latest.size() > EPOCHS) {
      latest.removeFirst();
    }
    return u;
  }

  private double spentShare(EpochRecord e) {
    double polledNs = e.seen().real().polledNs();
    double vcpuNs = (double) e.lengthNs() * e.seen().vcpus();
    for (Update u : latest(EPOCHS - 1)) {
      polledNs += u.epoch.seen().real().polledNs();
      vcpuNs += (double) u.epoch.lengthNs() * u.epoch.seen().vcpus();
    }
    return vcpuNs == 0 ? 0 : polledNs / vcpuNs;
  }

  /// What came after an epoch; empty when not all of it is remembered.
  Optional<List<Update>> since(long epoch) {
    return latest.stream().anyMatch(u -> u.number() == epoch)
        ? Optional.of(latest.stream().filter(u -> u.number() > epoch).toList())
        : Optional.empty();
  }

  /// Oldest first.
  List<Update> latest(int epochs) {
    return latest.stream().skip(Math.max(0, latest.size() - epochs)).toList();
  }

  Ladder ladder() {
    return ladder;
  }

  Changes changes() {
    return changes;
  }

  PollingTimes pollingTimes() {
    return pollingTimes;
  }
}
