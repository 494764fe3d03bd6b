package haltwise.app.top;

import haltwise.linux.HostException;
import haltwise.linux.ThreadAccount;
import haltwise.linux.ffm.LibC;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// CPU time of this process, without the threads of a lab VM that runs in it.
public final class OwnCost {
  // include/uapi/linux/time.h
  private static final int CLOCK_PROCESS_CPUTIME_ID = 2;

  private final ByteBuffer time = LibC.allocate(16);
  private final Map<Integer, Long> othersNs = new HashMap<>();
  private long usedNs;

  /// @param otherThreads of this process that do not work for watching
  public OwnCost(List<Integer> otherThreads) {
    otherThreads.forEach(t -> othersNs.put(t, 0L));
    usedNs = nowNs();
  }

  /// CPU time since the last call, ns.
  public long takeNs() {
    long beforeNs = usedNs;
    usedNs = nowNs();
    return Math.max(0, usedNs - beforeNs);
  }

  private long nowNs() {
    othersNs.replaceAll(OwnCost::ofThreadNs);
    long others = othersNs.values().stream().mapToLong(Long::longValue).sum();
    return LibC.clock_gettime(CLOCK_PROCESS_CPUTIME_ID, time) - others;
  }

  /// What a thread used stays in the account of the process after its end.
  private static long ofThreadNs(int thread, long lastNs) {
    try {
      return ThreadAccount.ofThread(thread).cpuNs();
    } catch (HostException _) {
      return lastNs;
    }
  }
}
