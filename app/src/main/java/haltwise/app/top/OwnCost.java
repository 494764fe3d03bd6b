package haltwise.app.top;

import haltwise.linux.HostException;
import haltwise.linux.ThreadAccount;
import haltwise.linux.ffm.LibC;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// CPU time of this process, without the threads of a lab VM that runs in it.
public final class OwnCost {
  // include/uapi/linux/time.h
  private static final int CLOCK_PROCESS_CPUTIME_ID = 2;

  private final ByteBuffer time = LibC.allocate(16);
  private final Map<Integer, Long> othersNs = new HashMap<>();
  private long usedNs;
  private boolean ended;

  /// @param otherThreads of this process that do not work for watching
  public OwnCost(List<Integer> otherThreads) {
    otherThreads.forEach(t -> othersNs.put(t, 0L));
    usedNs = nowNs();
  }

  /// CPU time since the last call, ns; 0 when another thread ended meanwhile, of which nobody tells what it used last.
  public long takeNs() {
    long beforeNs = usedNs;
    usedNs = nowNs();
    boolean known = !ended;
    ended = false;
    return known ? Math.max(0, usedNs - beforeNs) : 0;
  }

  private long nowNs() {
    for (Iterator<Map.Entry<Integer, Long>> all = othersNs.entrySet().iterator(); all.hasNext();) {
      Map.Entry<Integer, Long> other = all.next();
      try {
        other.setValue(ThreadAccount.ofThread(other.getKey()).cpuNs());
      } catch (HostException _) {
        all.remove();
        ended = true;
      }
    }
    long others = othersNs.values().stream().mapToLong(Long::longValue).sum();
    return LibC.clock_gettime(CLOCK_PROCESS_CPUTIME_ID, time) - others;
  }
}
