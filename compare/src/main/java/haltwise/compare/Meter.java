package haltwise.compare;

import haltwise.trace.Trace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Measures something around a run: counters of the processor, energy, context switches.
public interface Meter {
  /// All that it can measure, in the order in which it is shown. A run need not tell all of it.
  List<Measure> measures();

  /// Begins with a run, right before its measured time. A meter that cannot measure this run has no values at its end.
  Reading begin(Subject subject);

  /// What runs.
  ///
  /// @param vcpuThreads thread ids of the vCPUs, which do their work already; empty when they are not known
  record Subject(List<Integer> vcpuThreads) {
    public Subject {
      vcpuThreads = List.copyOf(vcpuThreads);
    }
  }

  /// What a run came to, for measures per unit of work or time.
  ///
  /// @param elapsedNs measured time, ns
  /// @param work units of work done; empty when the load does not count any
  record Totals(long elapsedNs, OptionalDouble work) {
  }

  /// A measurement that goes on. Closing it frees what it holds, also when the run failed.
  interface Reading extends AutoCloseable {
    /// Right after the measured time: stops, before the totals are known.
    void stop();

    /// The numbers, after [#stop].
    Map<Measure, Double> values(Totals totals);

    /// Why the run must not count, after [#stop]; empty when it may.
    default List<VoidReason> doubts() {
      return List.of();
    }

    /// The halts of the run, where this meter records them.
    default Optional<Trace> trace() {
      return Optional.empty();
    }

    @Override
    void close();
  }
}
