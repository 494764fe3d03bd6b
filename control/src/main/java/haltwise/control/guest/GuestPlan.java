package haltwise.control.guest;

import haltwise.replay.GuestRule;
import haltwise.trace.GuestSettings;
import haltwise.tune.GuestGrid;
import haltwise.tune.Objective;
import haltwise.tune.PollingCosts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a guest's controller is to reach.
///
/// @param objective what an idle period may cost
/// @param polledBudget most time polled, as a share of the CPUs' time, 0..1
/// @param baseline the settings in force before it came; it falls back to them
/// @param candidates what it chooses from, the baseline first
/// @param rule that the guest's kernel follows
public record GuestPlan(Objective.Cost objective, Optional<Double> polledBudget,
    GuestSettings baseline, List<GuestSettings> candidates, GuestRule rule, PollingCosts costs) {
  private static final long[] MAX_US = {20, 50, 100, 200, 400, 1_000, 2_000};
  private static final long[] PINNED_US = {10, 20, 50, 100, 200};

  public GuestPlan {
    candidates = List.copyOf(candidates);
  }

  /// With a menu of some twenty settings: few enough to be replayed over each look.
  public static GuestPlan of(Objective.Cost objective, Optional<Double> polledBudget,
      GuestSettings baseline, GuestRule rule, PollingCosts costs) {
    Set<GuestSettings> menu = new LinkedHashSet<>();
    menu.add(baseline);
    menu.add(GuestSettings.OFF);
    menu.add(GuestSettings.KERNEL_DEFAULT);
    menu.add(GuestSettings.INTEL_GAMING);
    for (long us : MAX_US) {
      menu.add(new GuestSettings(us * 1_000, 2, Math.min(us, 10) * 1_000, 2, true));
    }
    for (long us : PINNED_US) {
      menu.add(GuestGrid.pinned(us * 1_000));
    }
    return new GuestPlan(objective, polledBudget, baseline, new ArrayList<>(menu), rule, costs);
  }
}
