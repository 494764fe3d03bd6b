package haltwise.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Threads by kernel id: an open-addressing table, because it is asked several times for each event.
final class ThreadTable {
  private final List<VcpuState> all = new ArrayList<>();
  private @Nullable VcpuState[] slots = new VcpuState[64];

  @Nullable
  VcpuState get(int threadId) {
    int mask = slots.length - 1;
    for (int i = slot(threadId, mask);; i = (i + 1) & mask) {
      VcpuState s = slots[i];
      if (s == null || s.threadId == threadId) {
        return s;
      }
    }
  }

  void add(VcpuState state) {
    all.add(state);
    if (all.size() * 2 > slots.length) {
      slots = new VcpuState[slots.length * 2];
      all.forEach(this::place);
    } else {
      place(state);
    }
  }

  /// Forgets the threads that are not wanted.
  void retain(Predicate<VcpuState> wanted) {
    all.removeIf(wanted.negate());
    Arrays.fill(slots, null);
    all.forEach(this::place);
  }

  List<VcpuState> all() {
    return all;
  }

  private void place(VcpuState state) {
    int mask = slots.length - 1;
    int i = slot(state.threadId, mask);
    while (slots[i] != null) {
      i = (i + 1) & mask;
    }
    slots[i] = state;
  }

  private static int slot(int threadId, int mask) {
    return (threadId * 0x9E3779B9) >>> 16 & mask;
  }
}
