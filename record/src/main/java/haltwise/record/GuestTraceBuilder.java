package haltwise.record;

import haltwise.record.SentInterrupts.Sent;
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
import java.util.Optional;

/// The last step of a guest's recording: from idle periods to a [Trace], with windows and senders.
final class GuestTraceBuilder {
  /// An interrupt is sent this long before the idle period that it ends, at most: it comes while the CPU goes idle.
  private static final long SENT_BEFORE_NS = 5_000;

  private final List<GuestCpu> cpus;
  private final SentInterrupts sent;

  private GuestTraceBuilder(List<GuestCpu> cpus, SentInterrupts sent) {
    this.cpus = cpus;
    this.sent = sent;
  }

  /// @param info of the recording; its table of vCPUs is replaced by the CPUs
  static Trace build(GuestDecoder decoded, TraceInfo info) {
    return new GuestTraceBuilder(decoded.cpus(), decoded.sent()).trace(info);
  }

  private Trace trace(TraceInfo info) {
    List<VcpuHalts> periods = new ArrayList<>();
    List<VcpuInfo> vcpus = new ArrayList<>();
    for (GuestCpu cpu : cpus) {
      // The governor clamps when it grows, so no ceiling cuts a window later.
      long[] windows = Windows.of(cpu.periods(), Halt.UNKNOWN_NS, Windows.Ceiling.UNKNOWN);
      VcpuHalts.Builder b = new VcpuHalts.Builder();
      for (int i = 0; i < windows.length; i++) {
        b.add(period(cpu, i, windows[i]));
      }
      periods.add(b.build());
      vcpus.add(new VcpuInfo(0, 0, 0, cpu.cpu(),
          windows.length == 0 ? Halt.UNKNOWN_NS : windows[0]));
    }
    return new Trace(info.withVcpus(vcpus), periods);
  }

  private Halt period(GuestCpu cpu, int i, long windowNs) {
    RawHalts p = cpu.periods();
    long arrivalNs = p.arrivalNs(i);
    int waker = Halt.NO_WAKER;
    Anchor anchor = p.anchor(i);
    if (p.cause(i) == Cause.IPI && p.waited(i)) {
      Optional<Sent> ipi = sent.first(cpu.cpu(), p.startNs(i) - SENT_BEFORE_NS, cpu.takenNs(i));
      if (ipi.isPresent()) {
        arrivalNs = Math.clamp(ipi.get().timeNs() - p.startNs(i), 0, p.durationNs(i));
        waker = indexOf(ipi.get().sender());
      }
    }
    WindowChange change = p.changedToNs(i) < 0
        ? WindowChange.NONE
        : new WindowChange(p.changedFromNs(i), p.changedToNs(i));
    return new Halt(p.startNs(i), arrivalNs, p.durationNs(i), windowNs, p.waited(i), true,
        cpu.polledNs(i), p.cause(i), waker, anchor, change);
  }

  private int indexOf(int sender) {
    for (int i = 0; i < cpus.size(); i++) {
      if (cpus.get(i).cpu() == sender) {
        return i;
      }
    }
    return Halt.NO_WAKER;
  }
}
