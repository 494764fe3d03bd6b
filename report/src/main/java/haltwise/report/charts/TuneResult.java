package haltwise.report.charts;

import haltwise.report.HaltProfile;
import haltwise.report.Measured;
import haltwise.report.Measures;
import java.util.List;
import java.util.Optional;

/// What tuning came to, as [haltwise.report.TuneDocument] tells it.
///
/// @param source where the halts came from
public record TuneResult(String source, String objective, List<Workload> workloads) {
  public TuneResult {
    workloads = List.copyOf(workloads);
  }

  /// @param front thriftiest first
  /// @param searchedBaseline and searchedRecommended: the settings in force and the recommended ones, on the half of the
  ///     recording that the front is of
  /// @param howTo what to do to use the recommended settings
  public record Workload(String name, boolean keepsBaseline, Arm baseline, Arm recommended,
      List<Point> front, Optional<Point> searchedBaseline, Optional<Point> searchedRecommended,
      long candidates, List<String> reasons, List<String> notes, List<String> cautions,
      List<String> howTo) {
    public Workload {
      front = List.copyOf(front);
      reasons = List.copyOf(reasons);
      notes = List.copyOf(notes);
      cautions = List.copyOf(cautions);
      howTo = List.copyOf(howTo);
    }

    /// The same under another name.
    public Workload named(String other) {
      return new Workload(other, keepsBaseline, baseline, recommended, front, searchedBaseline,
          searchedRecommended, candidates, reasons, notes, cautions, howTo);
    }
  }

  /// @param profile what the halts are predicted to be like
  /// @param measured real runs, if there were any
  public record Arm(String settings, Measures predicted, Optional<HaltProfile> profile,
      Optional<Measured> measured) {
  }

  /// Settings that were tried.
  ///
  /// @param workRate work per time, relative to the recording
  public record Point(String settings, double polledCpuShare, double wakeLatencyMeanNs,
      double blockedShare, double workRate) {
  }
}
