package haltwise.bench;

import haltwise.trace.HostSettings;
import haltwise.tune.Grid;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The 1,600 settings of the benchmarks: those that tune searches, and as many more of the same kind under ceilings between.
final class BenchGrid {
  static final int SIZE = 1_600;
  private static final long[] MORE_MAX_US = {25, 35, 45, 70, 90, 140, 180, 220, 350, 450};
  private static final long[] GROW_START_US = {2, 10, 20};

  private BenchGrid() {
  }

  static List<HostSettings> settings() {
    Set<HostSettings> all = new LinkedHashSet<>(Grid.candidates(HostSettings.KERNEL_DEFAULT, 0));
    for (long maxUs : MORE_MAX_US) {
      for (long startUs : GROW_START_US) {
        for (long grow = 2; grow <= 4; grow++) {
          for (long shrink : new long[]{0, 1, 2, 4}) {
            all.add(new HostSettings(maxUs * 1_000, grow, startUs * 1_000, shrink));
          }
        }
      }
    }
    List<HostSettings> settings = all.stream().limit(SIZE).toList();
    if (settings.size() < SIZE) {
      throw new IllegalStateException("BUG: only " + settings.size() + " settings; add ceilings");
    }
    return settings;
  }
}
