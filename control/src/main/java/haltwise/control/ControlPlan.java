package haltwise.control;

import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a controller is to do: fixed for its whole life.
///
/// @param blockPriceNs what avoiding one block is worth, ns of CPU time, > 0
/// @param baseline the settings to fall back to: those in force before the controller came
/// @param start the settings to begin with: a recommendation from a recording, or the baseline
/// @param candidates what may be chosen, no settings twice; the baseline, the start and polling off among them
/// @param polledBudget most polled time over any 10 s, as a share of the vCPUs' time in 0..1; empty for no budget
/// @param pace how fast it acts, and how much it dares
public record ControlPlan(long blockPriceNs, HostSettings baseline, HostSettings start,
    List<HostSettings> candidates, Optional<Double> polledBudget, Pace pace) {

  public ControlPlan {
    candidates = List.copyOf(candidates);
    if (blockPriceNs <= 0) {
      throw new IllegalArgumentException("A block price of " + blockPriceNs
          + " ns leaves nothing to decide. Use --block-price 50us, for example.");
    }
    if (!candidates.contains(baseline) || !candidates.contains(start)) {
      throw new IllegalArgumentException("BUG: baseline " + baseline + " or start " + start
          + " is no candidate");
    }
  }

  /// With the settings of the menu that the actuator can reach.
  ///
  /// @param menu other candidates
  public static ControlPlan of(long blockPriceNs, HostSettings baseline, HostSettings start,
      List<HostSettings> menu, Optional<Double> polledBudget) {
    Set<HostSettings> all = new LinkedHashSet<>(List.of(baseline, start, baseline.withMaxNs(0)));
    all.addAll(menu);
    return new ControlPlan(blockPriceNs, baseline, start, new ArrayList<>(all), polledBudget,
        Pace.USUAL);
  }

  /// The same, watching every epoch.
  public ControlPlan withoutRests() {
    return new ControlPlan(blockPriceNs, baseline, start, candidates, polledBudget,
        pace.withoutRests());
  }

  int indexOf(HostSettings settings) {
    return candidates.indexOf(settings);
  }

  /// The longest that a halt may poll under these settings, ns.
  static long longestWindowNs(HostSettings s) {
    if (s.isOff()) {
      return 0;
    }
    return s.grow() == 1 ? Math.min(s.maxNs(), s.growStartNs()) : s.maxNs();
  }
}
