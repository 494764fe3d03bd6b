package haltwise.lab;

import haltwise.linux.ThreadAccount;
import java.util.List;

/// What a workload did in its measured window.
///
/// @param workload its label
/// @param startNs when the window began, CLOCK_MONOTONIC, ns
/// @param endNs when it ended
/// @param vcpus each vCPU over the window
/// @param latencies what they are of, says [Latencies#meaning]
/// @param anchors how wakes move in a replay, by time, for the whole run
/// @param pinning where the threads ran
public record LabReport(String workload, long startNs, long endNs, List<VcpuReport> vcpus,
    Latencies latencies, List<AnchorSpan> anchors, Pinning pinning) {
  public LabReport {
    vcpus = List.copyOf(vcpus);
    anchors = List.copyOf(anchors);
  }

  public long elapsedNs() {
    return endNs - startNs;
  }

  /// Requests answered, ticks, arrivals or round trips handled, over all vCPUs.
  public long workItems() {
    return vcpus.stream().mapToLong(VcpuReport::workItems).sum();
  }

  public double workPerSecond() {
    return workItems() * 1e9 / elapsedNs();
  }

  public HaltCounters halts() {
    return vcpus.stream().map(VcpuReport::halts).reduce(HaltCounters::plus).orElseThrow();
  }

  public ThreadAccount account() {
    return vcpus.stream().map(VcpuReport::account).reduce(ThreadAccount.ZERO, ThreadAccount::plus);
  }

  /// CPU time of the vCPU threads: 0..1, where 1 is all of them busy all the time.
  public double cpuShare() {
    return (double) account().cpuNs() / elapsedNs() / vcpus.size();
  }

  /// Time polled: 0..1, where 1 is all vCPUs polling all the time.
  public double polledCpuShare() {
    return (double) halts().polledNs() / elapsedNs() / vcpus.size();
  }
}
