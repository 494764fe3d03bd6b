package haltwise.app.serve;

import haltwise.app.top.Tally;
import haltwise.app.top.VcpuCount;
import haltwise.control.halts.Spectrum;
import haltwise.record.FreshHalts;
import haltwise.record.LiveVcpu;

/// Counts what a vCPU does, epoch by epoch.
final class VcpuMeter {
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
