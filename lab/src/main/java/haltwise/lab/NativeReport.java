package haltwise.lab;

import haltwise.linux.ThreadAccount;
import java.util.List;

/// What a workload did in its measured window without a VM.
///
/// @param workload its label
/// @param startNs when the window began, CLOCK_MONOTONIC, ns
/// @param endNs when it ended
/// @param threads each thread over the window, one in place of each vCPU
/// @param latencies of the same meaning as the VM's
/// @param pinning where the threads ran
public record NativeReport(String workload, long startNs, long endNs, List<OfThread> threads,
    Latencies latencies, Pinning pinning) {
  public NativeReport {
    threads = List.copyOf(threads);
  }

  /// @param workItems that it finished
  public record OfThread(int threadId, long workItems, ThreadAccount account) {
    OfThread minus(OfThread earlier) {
      return new OfThread(threadId, workItems - earlier.workItems,
          account.minus(earlier.account));
    }
  }

  public long elapsedNs() {
    return endNs - startNs;
  }

  public long workItems() {
    return threads.stream().mapToLong(OfThread::workItems).sum();
  }

  public double workPerSecond() {
    return workItems() * 1e9 / elapsedNs();
  }

  public ThreadAccount account() {
    return threads.stream().map(OfThread::account).reduce(ThreadAccount.ZERO, ThreadAccount::plus);
  }

  /// CPU time of the threads: 0..1, where 1 is all of them busy all the time.
  public double cpuShare() {
    return (double) account().cpuNs() / elapsedNs() / threads.size();
  }
}
