package haltwise.control;

import haltwise.trace.HostSettings;
import haltwise.trace.Nanos;
import java.util.Locale;
import java.util.Optional;

/// Which candidate is to be in force: the one that has cost least lately, of those that may be chosen, if it saves
/// enough.
final class Choice {
  /// No halt may poll for longer than so many times the price of a block, so that a load that changes costs no more than that
  /// for each halt until the next decision.
  private static final int LONGEST_PRICES = 10;
  /// Of the halts that settings are said to catch, those that might be lost for ever once they block.
  private static final double MOST_EXPOSED = 0.05;

  private final ControlPlan plan;
  private final ControllerState state;
  private final EpochObservation o;

  Choice(ControlPlan plan, ControllerState state, EpochObservation o) {
    this.plan = plan;
    this.state = state;
    this.o = o;
  }

  /// @param settings better ones; empty to keep those in force
  record Verdict(Optional<HostSettings> settings, String because) {
  }

  Verdict make() {
    int current = plan.indexOf(state.inForce());
    int best = best();
    HostSettings wanted = plan.candidates().get(best);
    if (!keepsBudget(current)) {
      return new Verdict(Optional.of(wanted), String.format(Locale.ROOT,
          "The settings in force might poll more than %.1f %% over 10 s.",
          100 * plan.polledBudget().orElseThrow()));
    }
    if (best == current) {
      return new Verdict(Optional.empty(), "They are the best of "
          + plan.candidates().size() + ".");
    }
    double presentNs = state.recent().costNs(current);
    double savedNs = presentNs - state.recent().costNs(best);
    double errorsNs = plan.pace().errors() * state.recent().errorNs(best);
    double neededNs = Math.max(plan.pace().hysteresis() * presentNs, errorsNs);
    String saves = String.format(Locale.ROOT, "%s would save %.1f %%", wanted,
        presentNs == 0 ? 0 : 100 * savedNs / presentNs);
    if (!(savedNs > neededNs)) {
      return new Verdict(Optional.empty(), saves + String.format(Locale.ROOT,
          ", less than the %.1f %% that a change must save%s.",
          presentNs == 0 ? 0 : 100 * neededNs / presentNs,
          errorsNs < neededNs ? "" : " (two standard errors)"));
    }
    if (o.epoch() - state.changedAt() < plan.pace().dwell()
        && savedNs < plan.pace().urgent() * presentNs) {
      return new Verdict(Optional.empty(), saves + ", but the last change was "
          + Nanos.text((double) (o.epoch() - state.changedAt()) * o.lengthNs()) + " ago.");
    }
    return new Verdict(Optional.of(wanted), String.format(Locale.ROOT,
        "They would have saved %.1f %% lately.", 100 * savedNs / presentNs));
  }

  /// Index of the candidate that has cost least lately, of those that may be chosen.
  int best() {
    int off = plan.indexOf(plan.baseline().withMaxNs(0));
    int best = off;
    for (int c = 0; c < plan.candidates().size(); c++) {
      if (state.recent().costNs(c) < state.recent().costNs(best) && isTrusted(c)
          && keepsBudget(c)) {
        best = c;
      }
    }
    return best;
  }

  boolean keepsBudget(int candidate) {
    return keepsBudget(candidate, 1);
  }

  /// @param bad epochs, one after the other, in which all may go badly
  boolean keepsBudget(int candidate, int bad) {
    return plan.polledBudget().map(budget -> state.spending().allow(budget, o,
        ControlPlan.longestWindowNs(plan.candidates().get(candidate)),
        state.recent().polledNsPerEpoch(candidate), bad)).orElse(true);
  }

  /// Polling off, or a max that finds back to polling after a block and is no danger to a load that changes. What is in
  /// force has shown itself.
  private boolean isTrusted(int candidate) {
    HostSettings s = plan.candidates().get(candidate);
    if (s.isOff() || s.equals(state.inForce())) {
      return true;
    }
    if (o.epoch() < state.trapUntil() && s.maxNs() <= state.trapNs()) {
      return false;
    }
    Forecast f = o.forecasts().get(candidate);
    // Without a budget, all that is worth polling for is to be caught; within one, what can be
    // afforded.
    boolean findsBack = s.maxNs() >= o.neededMaxNs() || (plan.polledBudget().isPresent()
        && f.exposed() <= MOST_EXPOSED * (o.real().halts() - f.blocks()));
    return findsBack && ControlPlan.longestWindowNs(s) <= Math.max(o.neededMaxNs(),
        LONGEST_PRICES * plan.blockPriceNs());
  }

  /// The baseline where it keeps the budget; otherwise no polling.
  HostSettings safe() {
    return keepsBudget(plan.indexOf(plan.baseline()))
        ? plan.baseline()
        : plan.baseline().withMaxNs(0);
  }
}
