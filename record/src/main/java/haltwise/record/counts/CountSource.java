package haltwise.record.counts;

import haltwise.trace.counts.HaltCounts;
import java.util.List;
import java.util.OptionalInt;

/// Where the counters of one VM are read.
public sealed interface CountSource extends AutoCloseable
    permits StatsSource, DebugfsSource, QmpSource {
  /// Of the VM, for people.
  String name();

  /// Of the VMM; empty when not known.
  OptionalInt processId();

  /// In a word or two, such as `QMP`.
  String kind();

  /// What this way of reading does not tell, or costs; a sentence each.
  List<String> notes();

  /// The counters now: one for each vCPU, or a single one for the whole VM, each time in the same order.
  ///
  /// @throws haltwise.linux.HostException when they cannot be read, such as when the VM has ended
  List<CountReading> read();

  /// The counters now, of all its vCPUs together.
  ///
  /// @throws haltwise.linux.HostException when they cannot be read
  default HaltCounts total() {
    return read().stream().map(CountReading::counts).reduce(HaltCounts::plus)
        .orElse(HaltCounts.NOTHING);
  }

  @Override
  void close();
}
