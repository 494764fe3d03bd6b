package haltwise.report;

import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import java.util.List;
import java.util.function.BiPredicate;

/// What `import` made of a file.
///
/// @param input as the user gave it
/// @param output the trace file
/// @param windowEvents halts with a `kvm_halt_poll_ns` event
/// @param knownWindows halts whose window is known
/// @param blocks halts that slept
/// @param knownArrivals blocks whose wake event was seen; the arrival of others is always known
/// @param notes what the user should know of the file
public record ImportedTrace(String input, String output, TraceInfo info, long halts,
    long windowEvents, long knownWindows, long blocks, long knownArrivals, List<String> notes) {
  public ImportedTrace {
    notes = List.copyOf(notes);
  }

  public static ImportedTrace of(String input, String output, Trace trace, List<String> notes) {
    return new ImportedTrace(input, output, trace.info(), trace.haltCount(),
        count(trace, (h, i) -> h.changedToNs(i) >= 0), count(trace, (h, i) -> h.windowNs(i) >= 0),
        count(trace, VcpuHalts::waited),
        count(trace, (h, i) -> h.waited(i) && h.arrivalNs(i) >= 0), notes);
  }

  private static long count(Trace trace, BiPredicate<VcpuHalts, Integer> wanted) {
    long n = 0;
    for (VcpuHalts halts : trace.halts()) {
      for (int i = 0; i < halts.size(); i++) {
        n += wanted.test(halts, i) ? 1 : 0;
      }
    }
    return n;
  }
}
