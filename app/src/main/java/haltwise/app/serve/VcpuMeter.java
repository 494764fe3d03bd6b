package haltwise.app.serve;

import haltwise.app.top.Tally;
import haltwise.app.top.VcpuCount;
import haltwise.control.halts.Spectrum;
import haltwise.record.FreshHalts;
import haltwise.record.LiveVcpu;
import haltwise.trace.facts.PollShare;
import haltwise.trace.facts.TimeHistogram;

/// Counts what a vCPU does, epoch by epoch.
final class VcpuMeter {
  private final TimeHistogram.Count latencies = new TimeHistogram.Count();
  private final VcpuCount count = new VcpuCount(this::latency);
  private final Spectrum wakes = new Spectrum();
  private long latencySumNs;

  private void latency(long ns, PollShare share) {
    latencies.add(ns, share);
    latencySumNs += ns;
  }

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
        taken.histograms(), latencies.histogram(), latencySumNs, taken.windowMeanNs());
    latencies.clear();
    wakes.clear();
    latencySumNs = 0;
    return epoch;
  }
}
