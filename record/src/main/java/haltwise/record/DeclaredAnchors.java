package haltwise.record;

import haltwise.trace.Anchor;
import haltwise.trace.Halt;
import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/// Anchors that a workload with several phases declares after it ran.
public final class DeclaredAnchors {
  private DeclaredAnchors() {
  }

  /// @param fromNs each anchor by the moment from which it holds, CLOCK_MONOTONIC, ns; halts that start before the first
  ///     keep theirs
  public static Trace apply(Trace trace, NavigableMap<Long, Anchor> fromNs) {
    List<VcpuHalts> halts = new ArrayList<>();
    for (VcpuHalts old : trace.halts()) {
      VcpuHalts.Builder b = new VcpuHalts.Builder();
      for (int i = 0; i < old.size(); i++) {
        Halt h = old.get(i);
        Map.Entry<Long, Anchor> span = fromNs.floorEntry(h.startNs());
        b.add(new Halt(h.startNs(), h.arrivalNs(), h.durationNs(), h.windowNs(), h.waited(),
            h.valid(), h.polledNs(), h.cause(), h.waker(),
            span == null ? h.anchor() : span.getValue(), h.change()));
      }
      halts.add(b.build());
    }
    return new Trace(trace.info(), halts);
  }
}
