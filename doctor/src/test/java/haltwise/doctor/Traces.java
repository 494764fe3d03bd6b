package haltwise.doctor;

import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import haltwise.trace.VcpuInfo;
import haltwise.trace.WindowChange;
import java.util.ArrayList;
import java.util.List;

/// Halts written by hand.
final class Traces {
  private final List<Halt> halts = new ArrayList<>();
  private long nowNs;

  Traces block(Cause cause, long busyNs, long arrivalNs, long latencyNs) {
    return halt(cause, busyNs, arrivalNs, latencyNs, true);
  }

  Traces hit(long busyNs, long arrivalNs) {
    return halt(Cause.DEVICE, busyNs, arrivalNs, 0, false);
  }

  /// Polled for 1 µs of a window of 1 ms, then blocked.
  Traces contended(long busyNs, long arrivalNs) {
    nowNs += busyNs;
    halts.add(new Halt(nowNs, arrivalNs, arrivalNs + 20_000, 1_000_000, true, true, 1_000,
        Cause.DEVICE, Halt.NO_WAKER, Anchor.ANSWER, WindowChange.NONE));
    nowNs += arrivalNs + 20_000;
    return this;
  }

  private Traces halt(Cause cause, long busyNs, long arrivalNs, long latencyNs, boolean waited) {
    nowNs += busyNs;
    halts.add(new Halt(nowNs, arrivalNs, arrivalNs + latencyNs, waited ? 0 : 1_000_000, waited,
        true, Halt.UNKNOWN_NS, cause, Halt.NO_WAKER, Anchor.ANSWER, WindowChange.NONE));
    nowNs += arrivalNs + latencyNs;
    return this;
  }

  Trace trace() {
    VcpuHalts.Builder b = new VcpuHalts.Builder();
    halts.forEach(b::add);
    return new Trace(new TraceInfo("host", "6.12.0", "x86_64", "mono", 0, nowNs, List.of(),
        List.of(new VcpuInfo(0, 1, 2, 0, 0)), 3, "test", "", -1), List.of(b.build()));
  }
}
