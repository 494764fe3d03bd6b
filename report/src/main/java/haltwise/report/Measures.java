package haltwise.report;

import haltwise.replay.Outcome;
import java.util.OptionalDouble;

/// What a run under some settings did, or is predicted to do.
///
/// @param workPerSecond empty when the recording does not know its work
/// @param polledCpuShare time polled, by host and guest, out of the vCPUs' time, 0..1
/// @param blockedShare blocks out of idle periods, which are halts where the guest does not poll, 0..1
/// @param wakeLatencyP99Ns over all of them; empty when there are too few
public record Measures(OptionalDouble workPerSecond, double polledCpuShare, double blockedShare,
    OptionalDouble wakeLatencyP99Ns) {
  /// @param recordedWorkPerSecond of the recording that was replayed
  public static Measures predicted(Outcome o, OptionalDouble recordedWorkPerSecond) {
    OptionalDouble work = recordedWorkPerSecond.isPresent()
        ? OptionalDouble.of(recordedWorkPerSecond.getAsDouble() * o.workRate())
        : recordedWorkPerSecond;
    OptionalDouble p99 = o.idlePeriods() >= 100
        ? OptionalDouble.of(o.latencyP99Ns())
        : OptionalDouble.empty();
    return new Measures(work, o.allPolledCpuShare(), o.blockedShare(), p99);
  }
}
