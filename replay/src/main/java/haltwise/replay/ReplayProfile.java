package haltwise.replay;

import haltwise.trace.facts.Sample;
import haltwise.trace.facts.TimeHistogram;
import haltwise.trace.facts.WindowReach;
import java.util.OptionalDouble;

/// What the halts of a replay were like, in the shapes in which [haltwise.trace.facts.TraceFacts] describes those of a recording.
///
/// @param outcome of the replay
/// @param arrivals which halts hit, by arrival
/// @param pollingTime polling time × count
/// @param arrivalTimes time from the start of the halt to its wake event × count
/// @param reach of the windows
/// @param wakeLatency of the blocks, ns
public record ReplayProfile(Outcome outcome, ArrivalProfile arrivals, TimeHistogram pollingTime,
    TimeHistogram arrivalTimes, WindowReach reach, Sample wakeLatency) {

  /// Percentile over all halts, ns: one that did not block counts 0. Empty when there are too few halts.
  public OptionalDouble wakeLatencyPercentileNs(double quantile) {
    return wakeLatency.percentileNs(quantile, outcome.hits() + outcome.immediates(),
        outcome.blocks());
  }
}
