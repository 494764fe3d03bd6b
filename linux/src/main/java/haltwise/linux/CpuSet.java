package haltwise.linux;

import haltwise.linux.ffm.CallResult;
import haltwise.linux.ffm.LibC;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/// CPUs that a thread may run on (sched_setaffinity(2)), in ascending order.
public record CpuSet(List<Integer> cpus) {
  private static final int MASK_BYTES = 1024;

  public CpuSet {
    List<Integer> sorted = new ArrayList<>(cpus);
    Collections.sort(sorted);
    cpus = List.copyOf(sorted);
  }

  public static CpuSet of(int cpu) {
    return new CpuSet(List.of(cpu));
  }

  /// @param threadId 0 = the calling thread
  /// @throws HostException when there is no such thread (any more)
  public static CpuSet ofThread(int threadId) {
    ByteBuffer mask = LibC.allocate(MASK_BYTES);
    CallResult r = LibC.sched_getaffinity(threadId, mask);
    if (r.failed()) {
      throw new HostException("Cannot ask for the CPUs of thread " + threadId, r.errno(),
          "The thread may have ended.");
    }
    return new CpuSet(BitSet.valueOf(mask).stream().boxed().toList());
  }

  public boolean isEmpty() {
    return cpus.isEmpty();
  }

  public boolean contains(int cpu) {
    return cpus.contains(cpu);
  }

  public CpuSet without(CpuSet others) {
    return new CpuSet(cpus.stream().filter(c -> !others.contains(c)).toList());
  }

  /// @param threadId 0 = the calling thread
  /// @return 0, or the errno
  public int applyTo(int threadId) {
    ByteBuffer mask = LibC.allocate(MASK_BYTES);
    for (int cpu : cpus) {
      mask.put(cpu / 8, (byte) (mask.get(cpu / 8) | 1 << cpu % 8));
    }
    return LibC.sched_setaffinity(threadId, mask).errno();
  }

  /// `0-3,8`.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < cpus.size();) {
      int end = i;
      while (end + 1 < cpus.size() && cpus.get(end + 1) == cpus.get(end) + 1) {
        end++;
      }
      text.append(text.isEmpty() ? "" : ",").append(cpus.get(i));
      if (end > i) {
        text.append('-').append(cpus.get(end));
      }
      i = end + 1;
    }
    return text.toString();
  }
}
