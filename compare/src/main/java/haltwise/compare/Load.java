package haltwise.compare;

import haltwise.trace.Trace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What runs in an experiment: it takes the settings of an arm into force, works, and tells what came of it.
public interface Load extends AutoCloseable {
  /// All that it and its meters can tell of a run, in the order in which it is shown.
  List<Measure> measures();

  /// Runs once under an arm's settings.
  ///
  /// @param place names the run in the round, for a load that tells others
  /// @throws InterruptedException when it is told to stop; nothing of the run is left then
  Done run(Arm arm, Place place) throws InterruptedException;

  /// Leaves the host as it was found.
  @Override
  void close();

  /// Where a run stands.
  ///
  /// @param round from 1; 0 for the first run, which only warms up
  /// @param place in the round, from 1
  /// @param attempt from 1
  record Place(int round, int place, int attempt) {
  }

  /// What a run came to.
  ///
  /// @param values by measure
  /// @param startNs when its measured time began, CLOCK_MONOTONIC, ns
  /// @param endNs when it ended
  /// @param trace its halts; empty when they were not recorded
  /// @param doubts why it must not count; empty when it may
  /// @param notes sentences for people
  record Done(Map<Measure, Double> values, long startNs, long endNs, Optional<Trace> trace,
      List<VoidReason> doubts, List<String> notes) {
    public Done {
      doubts = List.copyOf(doubts);
      notes = List.copyOf(notes);
    }

    /// With more values.
    public Done with(Map<Measure, Double> more) {
      Map<Measure, Double> all = new LinkedHashMap<>(values);
      all.putAll(more);
      return new Done(all, startNs, endNs, trace, doubts, notes);
    }
  }
}
