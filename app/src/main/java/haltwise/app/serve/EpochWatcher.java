package haltwise.app.serve;

import haltwise.control.ControlPlan;
import haltwise.control.Spending;
import haltwise.trace.HostSettings;
import java.time.Instant;

/// Looks on while settings are controlled: the screen, the decision log, metrics. All calls come from one thread, in order,
/// and never from the one that controls ([Watchers]): a watcher may take its time.
public interface EpochWatcher extends AutoCloseable {
  /// This plan holds from here on; the controller begins anew. Comes before the first epoch.
  ///
  /// @param firstEpoch number of the epoch that follows
  /// @param spent of the budget before that
  default void plan(ControlPlan plan, long firstEpoch, Spending spent) {
  }

  /// An epoch is over.
  void epoch(EpochRecord epoch);

  /// No VM runs; comes once a second or so, in place of epochs.
  default void waiting(Instant time, HostSettings inForce) {
  }

  /// Something that is no decision.
  ///
  /// @param sentence for people
  default void note(String sentence) {
  }

  /// Nothing follows.
  @Override
  default void close() {
  }
}
