package haltwise.app.serve;

import haltwise.control.ControlPlan;
import haltwise.control.Spending;
import haltwise.trace.HostSettings;
import java.time.Instant;
import java.util.List;

/// Tells several watchers, each on a thread of its own, and waits for none of them. One that falls back by two minutes
/// misses epochs, and its later records say how many; one that fails is left out, and the others are told.
public final class Watchers implements EpochWatcher {
  private final List<QueuedWatcher> all;

  public Watchers(List<? extends EpochWatcher> watchers) {
    all = watchers.stream().map(w -> new QueuedWatcher(w, this::note)).toList();
  }

  @Override
  public void plan(ControlPlan plan, long firstEpoch, Spending spent) {
    all.forEach(w -> w.plan(plan, firstEpoch, spent));
  }

  @Override
  public void epoch(EpochRecord epoch) {
    all.forEach(w -> w.epoch(epoch));
  }

  @Override
  public void waiting(Instant time, HostSettings inForce) {
    all.forEach(w -> w.waiting(time, inForce));
  }

  @Override
  public void note(String sentence) {
    all.forEach(w -> w.note(sentence));
  }

  /// Waits until all are through with what they were told, for some seconds at most.
  @Override
  public void close() {
    all.forEach(QueuedWatcher::close);
  }
}
