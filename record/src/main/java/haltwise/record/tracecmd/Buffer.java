package haltwise.record.tracecmd;

import java.util.List;

/// One ring buffer in a trace.dat: the top one, or that of an instance.
///
/// @param name of the instance; empty for the top one
/// @param clock as tracefs' `trace_clock` names it; empty when the file does not tell
/// @param pageBytes of each of its pages
record Buffer(String name, String clock, int pageBytes, List<CpuData> cpus) {
  /// @param offset of the pages of one CPU in the file
  /// @param size of them there
  record CpuData(int cpu, long offset, long size) {
  }

  Buffer {
    cpus = List.copyOf(cpus);
  }

  String label() {
    return name.isEmpty() ? "the top buffer" : "the instance " + name;
  }
}
