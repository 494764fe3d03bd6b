package haltwise.compare;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// One run of one arm: a raw row.
///
/// @param round from 1
/// @param place in its round, from 1
/// @param attempt from 1; a void run is repeated at its place
/// @param arm name of its arm, [Arm#CONTROL] for the control
/// @param values one for each measure that this run could tell
/// @param startNs when the measured time began, CLOCK_MONOTONIC, ns
/// @param endNs when it ended
/// @param precheck number of the check before it; empty without one
/// @param traceFile name of its trace file in the folder; empty when its halts were not recorded
/// @param notes sentences for people
public record Run(int round, int place, int attempt, String arm, Outcome outcome,
    Map<Measure, Double> values, long startNs, long endNs, OptionalDouble precheck,
    Optional<String> traceFile, List<String> notes) {
  public Run {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    notes = List.copyOf(notes);
    if (!values.values().stream().allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("BUG: a value that is no number: " + values);
    }
  }

  /// Whether it counts.
  public boolean isFinished() {
    return switch (outcome) {
      case Outcome.Finished _ -> true;
      case Outcome.Void _ -> false;
    };
  }
}
