package haltwise.lab;

import haltwise.linux.CpuSet;
import haltwise.linux.HostException;
import haltwise.linux.ThreadAccount;
import java.util.HashMap;
import java.util.Map;

/// The other threads of this process (collector, compilers, readers), moved away from the vCPUs' CPUs while a lab VM
/// runs: a second runnable task there ends every poll. Threads they start go where they went.
final class Bystanders implements AutoCloseable {
  private final Map<Integer, CpuSet> before = new HashMap<>();
  private final CpuSet beforeOfCaller;
  private final CpuSet moved;

  /// Moves all threads that exist now, the caller's included.
  Bystanders(CpuSet to) {
    moved = to;
    beforeOfCaller = CpuSet.ofThread(0);
    if (!to.isEmpty()) {
      for (int thread : ThreadAccount.threadIds()) {
        move(thread);
      }
    }
  }

  private void move(int thread) {
    try {
      CpuSet cpus = CpuSet.ofThread(thread);
      if (moved.applyTo(thread) == 0) {
        before.put(thread, cpus);
      }
    } catch (HostException e) {
      // It ended in the meantime: nobody is left to be moved.
    }
  }

  @Override
  public void close() {
    if (!moved.isEmpty()) {
      for (int thread : ThreadAccount.threadIds()) {
        before.getOrDefault(thread, beforeOfCaller).applyTo(thread);
      }
    }
  }
}
