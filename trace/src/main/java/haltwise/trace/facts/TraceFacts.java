package haltwise.trace.facts;

import haltwise.trace.HaltSource;
import haltwise.trace.TraceInfo;
import java.util.List;
import java.util.OptionalDouble;

/// What a recording says about itself.
///
/// @param all over every vCPU
/// @param vcpus one for each of [TraceInfo#vcpus], in the same order
/// @param pollingTime polling time x count: the graphs 1 and 2 of the Intel study (ID 749041). A poll that ran a moment
///     over its window counts as the window, so that it stays in its bucket; of a halt of unknown window it is not known
/// @param arrivals time from the start of the halt to its wake event x count
public record TraceFacts(
    TraceInfo info, HaltFacts all, List<HaltFacts> vcpus, TimeHistogram pollingTime,
    TimeHistogram arrivals) {

  public TraceFacts {
    vcpus = List.copyOf(vcpus);
  }

  /// In one scan, and in memory that does not grow with the number of halts.
  public static TraceFacts of(HaltSource source) {
    TraceCount count = new TraceCount(source.info());
    source.scan(count::add);
    return count.facts();
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
