package haltwise.tune;

import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The settings that a search tries: off, the presets, pinned windows, the baseline with other ceilings, and a grid
/// over all four parameters. More than a thousand, all of which a stock kernel can be set to.
public final class Grid {
  private static final long[] MAX_US = {
      10, 15, 20, 30, 40, 50, 60, 80, 100, 120, 160, 200, 250, 300, 400, 500, 600, 800, 1_000,
      1_500, 2_000, 3_000, 5_000, 10_000};
  private static final long[] GROW = {2, 3, 4};
  private static final long[] GROW_START_US = {2, 10, 20, 50, 100};
  private static final long[] SHRINK = {0, 1, 2, 4};

  private Grid() {
  }

  /// @param baseline the settings in force, always the first candidate
  /// @param neededMaxNs a ceiling that the trace itself asks for, ns; 0 for none
  public static List<HostSettings> candidates(HostSettings baseline, long neededMaxNs) {
    Set<HostSettings> all = new LinkedHashSet<>();
    all.add(baseline);
    all.add(new HostSettings(0, baseline.grow(), baseline.growStartNs(), baseline.shrink()));
    all.add(HostSettings.KERNEL_DEFAULT);
    all.add(HostSettings.KERNEL_BEFORE_6_11);
    all.add(HostSettings.INTEL_CHROMEOS);
    List<Long> maxes = new ArrayList<>(maxima());
    if (neededMaxNs > 0) {
      maxes.add(Math.min(HostSettings.U32_MAX, roundedUp(neededMaxNs)));
    }
    for (long max : maxes) {
      all.add(baseline.withMaxNs(max));
      all.add(HostSettings.pinned(max));
      addGrid(all, max);
    }
    return List.copyOf(all);
  }

  /// The ceilings of the grid, ns, ascending.
  static List<Long> maxima() {
    return Arrays.stream(MAX_US).mapToObj(us -> us * 1_000).toList();
  }

  /// Every grow, grow_start and shrink of the grid; their max is 0.
  static List<HostSettings> shapes() {
    List<HostSettings> all = new ArrayList<>();
    for (long shrink : SHRINK) {
      for (long startUs : GROW_START_US) {
        for (long grow : GROW) {
          all.add(new HostSettings(0, grow, startUs * 1_000, shrink));
        }
      }
    }
    return all;
  }

  private static void addGrid(Set<HostSettings> all, long maxNs) {
    for (long shrink : SHRINK) {
      // One step to the ceiling: a one-bit memory of the last halt. Growth factors make no
      // difference.
      all.add(new HostSettings(maxNs, 2, maxNs, shrink));
    }
    shapes().stream().filter(shape -> shape.growStartNs() < maxNs)
        .forEach(shape -> all.add(shape.withMaxNs(maxNs)));
  }

  /// Up to two significant digits, so that people can remember it.
  static long roundedUp(long ns) {
    long unit = 1;
    while (ns / unit >= 100) {
      unit *= 10;
    }
    return (ns + unit - 1) / unit * unit;
  }
}
