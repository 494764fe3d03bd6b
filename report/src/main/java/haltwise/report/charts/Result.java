package haltwise.report.charts;

import haltwise.compare.Arm;
import haltwise.compare.Comparison;
import haltwise.report.HaltProfile;
import haltwise.report.StudyReport;
import haltwise.trace.counts.CountedHalts;
import java.util.List;
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
      implements
        Result {
  }

  /// What `haltwise tune --json` printed.
  record Tuned(String name, TuneResult tuned) implements Result {
  }

  /// An experiment.
  ///
  /// @param folder that holds it, as the user gave it
  /// @param arms in the plan's order, without the control: what was recorded of each; those of which nothing was are left out
  record Compared(String name, String folder, Comparison comparison, List<ArmHalts> arms)
      implements
        Result {
    public Compared {
      arms = List.copyOf(arms);
    }
  }

  /// The halts of an arm.
  ///
  /// @param profile of all its runs that count
  /// @param first run of them
  record ArmHalts(Arm arm, HaltProfile profile, RecordedHalts first) {
  }

  /// The Intel study made again; its experiments stand beside it as results of their own.
  record Studied(String name, StudyReport study) implements Result {
  }

  /// Counters without single halts.
  record Counted(String name, CountedHalts counted) implements Result {
  }
}
