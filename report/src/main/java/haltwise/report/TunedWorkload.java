package haltwise.report;

import haltwise.replay.RuleChoice;
import haltwise.tune.Recommendation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What tuning one workload came to.
///
/// @param name of the workload
/// @param rule that the predictions follow
/// @param recordedWorkPerSecond of the recording that the predictions start from
/// @param baselineMeasured real runs under the settings in force, if there were any
/// @param recommendedMeasured real runs under the recommendation, or under the part of it that could be set
/// @param notes on what was measured, and what could not be
/// @param perVm what several VMs gain by a max of their own
public record TunedWorkload(
    String name, RuleChoice rule, Recommendation recommendation,
    OptionalDouble recordedWorkPerSecond,
    Optional<Measured> baselineMeasured,
    Optional<Measured> recommendedMeasured, List<String> notes, Optional<PerVmReport> perVm) {

  public TunedWorkload {
    notes = List.copyOf(notes);
  }

  Measures baselinePredicted() {
    return Measures.predicted(recommendation.baseline().outcome(), recordedWorkPerSecond);
  }

  Measures recommendedPredicted() {
    return Measures.predicted(recommendation.recommended().outcome(), recordedWorkPerSecond);
  }
}
