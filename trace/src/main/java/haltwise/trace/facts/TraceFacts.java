package haltwise.trace.facts;

import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import java.util.List;
import java.util.OptionalDouble;

/// What a recording says about itself.
///
/// @param all over every vCPU
/// @param vcpus one for each of [TraceInfo#vcpus], in the same order
public record TraceFacts(
    TraceInfo info, HaltFacts all, List<HaltFacts> vcpus, TimeHistogram pollingTime,
    TimeHistogram arrivals) {

  public TraceFacts {
    vcpus = List.copyOf(vcpus);
  }

  public static TraceFacts of(Trace trace) {
    return new TraceFacts(trace.info(), HaltCount.of(trace.halts()),
        trace.halts().stream().map(vcpu -> HaltCount.of(List.of(vcpu))).toList(),
        TimeHistogram.ofPollingTime(trace), TimeHistogram.ofArrivals(trace));
  }

  /// Polled time out of the CPU time of the vCPUs recorded, 0..1; empty when no time passed.
  public OptionalDouble polledCpuShare() {
    return HaltFacts.share(all.polledNs(), cpuTimeNs());
  }

  /// Time polled in vain, as [#polledCpuShare].
  public OptionalDouble wastedCpuShare() {
    return HaltFacts.share(all.wastedNs(), cpuTimeNs());
  }

  /// Time spent in halts, polling and wake latency included, as [#polledCpuShare].
  public OptionalDouble haltedShare() {
    return HaltFacts.share(all.haltedNs(), cpuTimeNs());
  }

  /// Halts a second, all vCPUs together; empty when no time passed.
  public OptionalDouble haltsPerSecond() {
    return HaltFacts.share(all.halts() * 1e9, info.elapsedNs());
  }

  /// Units of work a second; empty when the recording does not know them.
  public OptionalDouble workPerSecond() {
    return info.workItems() < 0
        ? OptionalDouble.empty()
        : HaltFacts.share(info.workItems() * 1e9, info.elapsedNs());
  }

  private double cpuTimeNs() {
    return (double) info.elapsedNs() * info.vcpus().size();
  }
}
