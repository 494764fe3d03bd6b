package haltwise.tune;

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
import java.util.List;
import java.util.function.LongUnaryOperator;

/// One vCPU whose halts follow a formula, all polled to the end.
final class Synthetic {
  private Synthetic() {
  }

  static Trace polled(int halts, Anchor anchor, long busyNs, LongUnaryOperator arrivalNs) {
    return trace(halts, anchor, busyNs, 0, arrivalNs);
  }

  /// As [#polled], but each halt blocked at once and took `latencyNs` longer.
  static Trace blocked(int halts, Anchor anchor, long busyNs, long latencyNs,
      LongUnaryOperator arrivalNs) {
    return trace(halts, anchor, busyNs, latencyNs, arrivalNs);
  }

  /// Each halt polled until another task wanted the CPU after `cutNs`, then blocked until its wake at `arrivalNs`.
  static Trace contended(int halts, long busyNs, long cutNs, long latencyNs, long arrivalNs) {
    VcpuHalts.Builder b = new VcpuHalts.Builder();
    long now = 0;
    for (int i = 0; i < halts; i++) {
      b.add(new Halt(now, arrivalNs, arrivalNs + latencyNs, 100_000_000, true, true, cutNs,
          Cause.DEVICE, Halt.NO_WAKER, Anchor.ANSWER, WindowChange.NONE));
      now += arrivalNs + latencyNs + busyNs;
    }
    return of(halts, now, b.build());
  }

  private static Trace trace(int halts, Anchor anchor, long busyNs, long latencyNs,
      LongUnaryOperator arrivalNs) {
    VcpuHalts.Builder b = new VcpuHalts.Builder();
    long now = 0;
    for (int i = 0; i < halts; i++) {
      long d = arrivalNs.applyAsLong(i);
      boolean waited = latencyNs > 0;
      b.add(new Halt(now, d, d + latencyNs, waited ? 0 : 100_000_000, waited, true, waited ? 0 : d,
          Cause.DEVICE,
          Halt.NO_WAKER, anchor, WindowChange.NONE));
      now += d + latencyNs + busyNs;
    }
    return of(halts, now, b.build());
  }

  private static Trace of(int halts, long endNs, VcpuHalts all) {
    HostSettings generous = HostSettings.pinned(100_000_000);
    return new Trace(new TraceInfo(
        "host", "6.12.0", "x86_64", "mono", 0, endNs,
        List.of(new SettingsInForce(0, SettingsInForce.ALL_VMS, generous)),
        List.of(new VcpuInfo(0, 1, 2, 0, 0)), 0, "test", "", halts), List.of(all));
  }
}
