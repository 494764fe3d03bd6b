package haltwise.doctor;

import haltwise.trace.Cause;
import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Wake latencies of blocks that were idle for about as long: from the wake event to the vCPU running again.
///
/// @param cause what woke the vCPU
/// @param fromNs shortest idle time (arrival) of the class, ns: 0 or a power of two
/// @param toNs end of the class, exclusive, ns: the next power of two
/// @param latency of its blocks
public record WakeClass(Cause cause, long fromNs, long toNs, Times latency) {
  /// Fewer blocks than this are no class: their median would be chance.
  public static final int ENOUGH = 30;
  private static final int CLASSES = 48;

  /// @param traces of one host, in which vCPUs block
  /// @return by cause, then by idle time; classes of fewer than [#ENOUGH] blocks are left out
  public static List<WakeClass> of(List<Trace> traces) {
    Map<Cause, SortedMap<Integer, LongColumn>> found = new EnumMap<>(Cause.class);
    for (Trace t : traces) {
      for (VcpuHalts h : t.halts()) {
        for (int i = 0; i < h.size(); i++) {
          if (h.waited(i) && h.arrivalNs(i) >= 0) {
            found.computeIfAbsent(h.cause(i), _ -> new TreeMap<>())
                .computeIfAbsent(classOf(h.arrivalNs(i)), _ -> new LongColumn())
                .add(Math.max(0, h.durationNs(i) - h.arrivalNs(i)));
          }
        }
      }
    }
    List<WakeClass> all = new ArrayList<>();
    found.forEach((cause, classes) -> classes.forEach((c, latenciesNs) -> {
      if (latenciesNs.size() >= ENOUGH) {
        all.add(new WakeClass(cause, c == 0 ? 0 : 1L << (c - 1), 1L << c,
            Times.of(latenciesNs.values())));
      }
    }));
    return all;
  }

  static int classOf(long arrivalNs) {
    return Math.min(CLASSES - 1, 64 - Long.numberOfLeadingZeros(Math.max(0, arrivalNs)));
  }
}
