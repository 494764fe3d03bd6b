package haltwise.control;

import haltwise.control.Decision.Expected;
import haltwise.trace.Nanos;
import java.util.Optional;

/// Now and then an epoch under the baseline, between two under the choice: whether the choice is really better, and not
/// only in the replay, which does not see that a vCPU that blocks makes its peer answer later. What that costs comes out of
/// a purse that all other cost fills slowly.
final class Comparisons {
  /// Two epochs whose costs differ by more than this are of different loads.
  private static final double SAME_LOAD = 0.25;
  private static final int ENOUGH_HALTS = 50;

  record Result(Trials trials, boolean isWorse, String because) {
  }

  private Comparisons() {
  }

  static Optional<Step> due(ControlPlan plan, ControllerState s, EpochObservation o) {
    boolean isTime = o.epoch() - s.comparedAt() >= plan.pace().comparisonEvery()
        && o.epoch() - s.changedAt() > 1;
    if (!isTime || !isWithinMeans(plan, s, o, s.purseNs()) || o.real().halts() < ENOUGH_HALTS
        || !new Choice(plan, s, o).keepsBudget(plan.indexOf(plan.baseline()))) {
      return Optional.empty();
    }
    Expected expected = Controller.expected(plan, o, plan.baseline());
    Phase next = new Phase.Comparing(s.inForce(), neighbour(plan, o));
    return Optional.of(new Step(s.in(next).borrowing(plan.baseline()),
        new Decision.Compare(plan.baseline(), expected,
            "One epoch under the baseline, to compare: there a halt should cost "
                + Nanos.text(expected.costPerHaltNs()) + ".")));
  }

  /// Whether there is something to compare, and an epoch of it costs no more than that.
  static boolean isWithinMeans(ControlPlan plan, ControllerState s, EpochObservation o,
      double purseNs) {
    int baseline = plan.indexOf(plan.baseline());
    int current = plan.indexOf(s.inForce());
    return baseline != current && o.forecasts().get(baseline).costNs(plan.blockPriceNs())
        - o.forecasts().get(current).costNs(plan.blockPriceNs()) <= purseNs;
  }

  private static Phase.Neighbour neighbour(ControlPlan plan, EpochObservation o) {
    return new Phase.Neighbour(o.real().costPerHaltNs(plan.blockPriceNs()),
        Controller.expected(plan, o, plan.baseline()).costPerHaltNs());
  }

  static Result judge(ControlPlan plan, ControllerState s, EpochObservation o, Phase.Compared c) {
    Phase.Neighbour after = neighbour(plan, o);
    double choiceNs = (c.before().realNs() + after.realNs()) / 2;
    double predictedNs = (c.before().predictedNs() + after.predictedNs()) / 2;
    String figures = "Under the baseline a halt cost " + Nanos.text(c.baselineNs()) + " (predicted "
        + Nanos.text(predictedNs) + "), under the choice " + Nanos.text(choiceNs);
    if (differ(c.before().realNs(), after.realNs())
        || differ(c.before().predictedNs(), after.predictedNs()) || c.baselineNs() <= 0
        || choiceNs <= 0) {
      return new Result(s.trials(), false,
          figures + "; the load changed meanwhile, so that says nothing.");
    }
    Trials trials = s.trials().and(choiceNs / c.baselineNs());
    boolean isWorse = trials.exceeds(1 + plan.pace().worse()) && choiceNs <= predictedNs;
    return new Result(isWorse ? Trials.NONE : trials, isWorse, figures
        + (isWorse
            ? ": the choice is no gain, says the " + trials.count() + "th comparison."
            : "."));
  }

  private static boolean differ(double a, double b) {
    return Math.abs(a - b) > SAME_LOAD * Math.max(a, b);
  }
}
