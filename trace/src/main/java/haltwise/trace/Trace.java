package haltwise.trace;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A recording: what holds for all of it, and the halts of each vCPU.
///
/// @param halts one entry for each of [TraceInfo#vcpus], in the same order
public record Trace(TraceInfo info, List<VcpuHalts> halts) implements HaltSource {
  public Trace {
    halts = List.copyOf(halts);
    if (halts.size() != info.vcpus().size()) {
      throw new IllegalArgumentException(
          "BUG: " + halts.size() + " columns of halts for " + info.vcpus().size() + " vCPUs");
    }
  }

  @Override
  public long haltCount() {
    return halts.stream().mapToLong(VcpuHalts::size).sum();
  }

  @Override
  public void scan(Visitor visitor) {
    for (int v = 0; v < halts.size(); v++) {
      if (halts.get(v).size() > 0) {
        visitor.visit(v, halts.get(v));
      }
    }
  }

  @Override
  public HaltCursor cursor(int vcpu) {
    Iterator<VcpuHalts> pieces = Stream.of(halts.get(vcpu)).filter(h -> h.size() > 0).iterator();
    return new HaltCursor() {
      @Override
      public Optional<VcpuHalts> next() {
        return pieces.hasNext() ? Optional.of(pieces.next()) : Optional.empty();
      }

      @Override
      public void close() {
        // Nothing is held.
      }
    };
  }

  /// The part of the recording from `fromNs` on and before `toNs`; the window at its start is what the first halt
  /// of each vCPU there was allowed to poll. Work is shared out by time.
  public Trace between(long fromNs, long toNs) {
    List<VcpuHalts> parts = new ArrayList<>();
    List<VcpuInfo> vcpus = new ArrayList<>();
    for (int v = 0; v < halts.size(); v++) {
      VcpuHalts part = halts.get(v).startingBetween(fromNs, toNs);
      VcpuInfo old = info.vcpus().get(v);
      long window = part.size() == 0 || part.startNs(0) == halts.get(v).startNs(0)
          ? old.windowAtStartNs()
          : part.windowNs(0);
      parts.add(part);
      vcpus.add(new VcpuInfo(old.vm(), old.processId(), old.threadId(), old.vcpuId(), window));
    }
    long items = info.workItems() < 0
        ? -1
        : Math.round((double) info.workItems() * (toNs - fromNs) / Math.max(1, info.elapsedNs()));
    return new Trace(new TraceInfo(
        info.hostName(), info.kernelRelease(), info.architecture(), info.clock(), fromNs, toNs,
        info.settings(), vcpus,
        info.eventsLost(), info.recorder(), info.workload(), items), parts);
  }
}
