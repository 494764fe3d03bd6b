package haltwise.replay;

import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.SettingsInForce;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import haltwise.trace.VcpuInfo;
import haltwise.trace.WindowChange;
import java.util.ArrayList;
import java.util.List;

/// Small traces written by hand.
final class Traces {
  private Traces() {
  }

  static Halt halt(long startNs, long arrivalNs, long latencyNs, Anchor anchor) {
    return halt(startNs, arrivalNs, latencyNs, anchor, Halt.NO_WAKER, WindowChange.NONE);
  }

  static Halt halt(long startNs, long arrivalNs, long latencyNs, Anchor anchor, int waker,
      WindowChange change) {
    boolean waited = latencyNs > 0;
    return new Halt(startNs, arrivalNs, arrivalNs + latencyNs, waited ? 0 : 1_000_000, waited, true,
        waited ? 0 : arrivalNs, Cause.DEVICE, waker, anchor, change);
  }

  static Trace trace(HostSettings settings, long endNs, long windowAtStartNs,
      List<List<Halt>> halts) {
    List<VcpuInfo> vcpus = new ArrayList<>();
    List<VcpuHalts> columns = new ArrayList<>();
    for (int v = 0; v < halts.size(); v++) {
      vcpus.add(new VcpuInfo(0, 1, 10 + v, v, windowAtStartNs));
      VcpuHalts.Builder b = new VcpuHalts.Builder();
      halts.get(v).forEach(b::add);
      columns.add(b.build());
    }
    return new Trace(new TraceInfo(
        "host", "6.12.0", "x86_64", "mono", 0, endNs,
        List.of(new SettingsInForce(0, SettingsInForce.ALL_VMS, settings)), vcpus, 0, "test", "",
        -1), columns);
  }

  static ReplayModel model(long latencyNs, long busyNs, long arrivalNs) {
    return new ReplayModel(HostRule.NEWEST, WakeLatencies.constant(latencyNs),
        AfterCost.constant(busyNs, arrivalNs), 1, List.of());
  }
}
