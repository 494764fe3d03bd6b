package haltwise.report.charts;

import haltwise.trace.counts.CountedHalts;
import java.util.Optional;

/// What a report is made of.
public sealed interface Result {
  /// As the user knows it.
  String name();

  /// A trace.
  ///
  /// @param tuned what a search for better settings came to; empty when there was none
  /// @param notTuned why there was none, as a sentence; empty when there was one
  record Recorded(String name, RecordedHalts halts, Optional<TuneResult> tuned, String notTuned)
      implements Result {
  }

  /// What `haltwise tune --json` printed.
  record Tuned(String name, TuneResult tuned) implements Result {
  }

  /// Counters without single halts.
  record Counted(String name, CountedHalts counted) implements Result {
  }
}
