package haltwise.control;

import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The few dozen settings that a controller chooses from, of the thousands that `tune` searches: what docs/control.md is
/// measured with.
public final class Menu {
  private static final long[] STEADY_US = {30, 60, 70, 80, 100, 160, 200, 300, 500, 1_000};
  private static final long[] ONE_BIT_US = {30, 50, 60, 70, 80, 100, 160, 200, 300, 400};
  private static final long[] USUAL_US = {60, 100, 160, 200, 400};
  private static final long[] MAX_US = {20, 30, 40, 50, 60, 80, 100, 120, 160, 200, 250, 300, 400,
      500, 600, 800, 1_000};

  /// Found one after the other, each the one that added most to those before; max, grow, grow-start, shrink.
  private static final List<HostSettings> FOUND = List.of(us(50, 4, 2, 4), us(500, 2, 20, 2),
      us(80, 2, 50, 0), us(70, 2, 50, 0), us(70, 4, 2, 4), us(160, 2, 2, 1), us(400, 2, 2, 0),
      us(100, 2, 2, 0), us(1_000, 4, 20, 4),
      us(60, 2, 50, 0), us(500, 2, 2, 2), us(60, 4, 2, 4), us(120, 2, 100, 0), us(800, 4, 2, 4));

  private Menu() {
  }

  private static HostSettings us(long max, long grow, long growStart, long shrink) {
    return new HostSettings(max * 1_000, grow, growStart * 1_000, shrink);
  }

  /// Of all four parameters.
  public static List<HostSettings> ofAll() {
    Set<HostSettings> all = new LinkedHashSet<>();
    all.add(HostSettings.OFF);
    all.addAll(FOUND);
    for (long max : STEADY_US) {
      all.add(us(max, 2, max, 1)); // a window that stays
    }
    for (long max : ONE_BIT_US) {
      all.add(us(max, 2, max, 0)); // polls if the last halt was short
    }
    for (long max : USUAL_US) {
      all.add(us(max, 2, 10, 2)); // as the kernel's default, with another max
    }
    return new ArrayList<>(all);
  }

  /// Of max alone, which can be set for one VM.
  ///
  /// @param shape settings whose other parameters stay
  public static List<HostSettings> ofMax(HostSettings shape) {
    Set<HostSettings> all = new LinkedHashSet<>();
    all.add(shape.withMaxNs(0));
    for (long us : MAX_US) {
      all.add(shape.withMaxNs(us * 1_000));
    }
    return new ArrayList<>(all);
  }
}
