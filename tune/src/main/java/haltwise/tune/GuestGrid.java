package haltwise.tune;

import haltwise.trace.GuestSettings;
import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The guest settings that a search tries: the presets, windows that stay where they are, and a grid over all five
/// parameters of the haltpoll governor. About a thousand, all of which a stock kernel can be set to.
public final class GuestGrid {
  private static final long[] GROW = {2, 4};
  private static final long[] GROW_START_US = {2, 10, 20, 50, 100};
  private static final long[] SHRINK = {0, 2, 4};

  private GuestGrid() {
  }

  /// @param baseline the settings in force, always the first candidate
  /// @param neededMaxNs a ceiling that the trace itself asks for, ns; 0 for none
  public static List<GuestSettings> candidates(GuestSettings baseline, long neededMaxNs) {
    Set<GuestSettings> all = new LinkedHashSet<>();
    all.add(baseline);
    all.add(GuestSettings.OFF);
    all.add(GuestSettings.KERNEL_DEFAULT);
    all.add(GuestSettings.INTEL_GAMING);
    List<Long> maxes = new ArrayList<>(Grid.maxima());
    if (neededMaxNs > 0) {
      maxes.add(Math.min(HostSettings.U32_MAX, Grid.roundedUp(neededMaxNs)));
    }
    for (long max : maxes) {
      all.add(withMax(baseline, max));
      all.add(pinned(max));
      addGrid(all, max);
    }
    return List.copyOf(all);
  }

  static GuestSettings withMax(GuestSettings s, long maxNs) {
    return new GuestSettings(maxNs, s.grow(), s.growStartNs(), s.shrink(), s.allowShrink());
  }

  /// Once a CPU has halted, its window is `windowNs` for good: any time in HLT that fits the kernel's number raises it from 0,
  /// grow 1 leaves it where it is, and it may not shrink.
  public static GuestSettings pinned(long windowNs) {
    return new GuestSettings(HostSettings.U32_MAX, 1, windowNs, 2, false);
  }

  private static void addGrid(Set<GuestSettings> all, long maxNs) {
    for (long shrink : SHRINK) {
      // One step to the ceiling: factors make no difference.
      all.add(new GuestSettings(maxNs, 2, maxNs, shrink, true));
    }
    for (long startUs : GROW_START_US) {
      long startNs = startUs * 1_000;
      if (startNs >= maxNs) {
        continue;
      }
      for (long grow : GROW) {
        for (long shrink : SHRINK) {
          all.add(new GuestSettings(maxNs, grow, startNs, shrink, true));
        }
        // What may not shrink only ever grows: to the ceiling, where the workload lets it.
        all.add(new GuestSettings(maxNs, grow, startNs, 2, false));
      }
    }
  }
}
