package haltwise.app.serve;

import haltwise.app.serve.Glances.Counted;
import haltwise.app.top.Histograms;
import haltwise.app.top.Tally;
import haltwise.app.top.VcpuCount;
import haltwise.control.halts.Spectrum;
import haltwise.record.FreshHalts;
import haltwise.record.LiveVcpu;
import haltwise.trace.facts.TimeHistogram;
import java.util.OptionalDouble;

/// Counts what a vCPU does, epoch by epoch.
final class VcpuMeter {
  private static final Histograms NONE = new Histograms(new TimeHistogram.Count().histogram(),
      new TimeHistogram.Count().histogram());

  private final LatencyCounts.Builder latencies = new LatencyCounts.Builder();
  private final VcpuCount count = new VcpuCount((ns, _) -> latencies.add(ns));
  private final Spectrum wakes = new Spectrum();

  void add(FreshHalts halts) {
    count.add(halts);
    for (int i = 0; i < halts.size(); i++) {
      long ns = halts.waited(i) ? halts.wakeLatencyNs(i) : 0;
      if (ns >= 0) {
        wakes.add(ns);
      }
    }
  }

  /// Of all halts of this epoch so far, those that did not block included.
  Spectrum wakes() {
    return wakes;
  }

  /// Of an epoch in which nobody watched it.
  ///
  /// @param counted what is taken to be its part of what KVM counted
  VcpuEpoch unwatched(LiveVcpu vcpu, long lengthNs, Counted counted) {
    Tally tally = new Tally(lengthNs, 1, counted.hits(), counted.misses(),
        Math.max(0, counted.unpolled()), counted.blocks(), counted.polledNs(), counted.wastedNs(),
        OptionalDouble.empty(), OptionalDouble.empty(), vcpu.windowNs(), 0, Tally.NOT_COUNTED);
    return new VcpuEpoch(vcpu.threadId(), vcpu.vcpuId(), tally, NONE, LatencyCounts.NONE,
        OptionalDouble.empty());
  }

  /// Ends an epoch and begins the next.
  VcpuEpoch take(LiveVcpu vcpu, long lengthNs) {
    VcpuCount.Taken taken = count.take(lengthNs, vcpu.windowNs(), Tally.NOT_COUNTED);
    VcpuEpoch epoch = new VcpuEpoch(vcpu.threadId(), vcpu.vcpuId(), taken.tally(),
        taken.histograms(), latencies.build(), taken.windowMeanNs());
    latencies.clear();
    wakes.clear();
    return epoch;
  }
}
