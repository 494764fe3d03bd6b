package haltwise.control;

import haltwise.control.Disturbances.MissedGoal;
import haltwise.trace.Nanos;
import java.util.Locale;
import java.util.Optional;

/// What the guards have seen: most speak when two epochs in a row give reason.
///
/// @param misses epochs in a row in which reality missed its prediction
/// @param stolen in which others had the CPU
/// @param goals in which a VM missed its latency goal
/// @param spokenAt epoch at whose end a guard last spoke
/// @param freeze epochs that it held the baseline for; 0 before the first time
record Alarms(int misses, int stolen, int goals, long spokenAt, int freeze) {
  static final Alarms QUIET = new Alarms(0, 0, 0, Long.MIN_VALUE / 2, 0);
  private static final int IN_A_ROW = 2;
  /// Fewer halts than this say nothing of a cost: windows alone need some ten to settle.
  private static final int ENOUGH_HALTS = 200;

  record Alarm(Guard guard, String because) {
  }

  Alarms and(EpochObservation o, ControlPlan plan, Phase phase, long changedAt) {
    if (!o.isWatched()) {
      return new Alarms(misses,
          o.disturbances().stealShare() > plan.pace().steal() ? stolen + 1 : 0,
          goals, spokenAt, freeze);
    }
    boolean settling = o.epoch() - changedAt <= 1 || !(phase instanceof Phase.Settled);
    boolean missed = !settling && isMissed(o, plan);
    return new Alarms(missed ? misses + 1 : settling ? misses : 0,
        o.disturbances().stealShare() > plan.pace().steal() ? stolen + 1 : 0,
        o.disturbances().missedGoals().isEmpty() ? 0 : goals + 1, spokenAt, freeze);
  }

  private static boolean isMissed(EpochObservation o, ControlPlan plan) {
    int c = plan.indexOf(o.inForce());
    if (c < 0 || o.real().halts() < ENOUGH_HALTS) {
      return false;
    }
    double predictedNs = o.forecasts().get(c).costNs(plan.blockPriceNs());
    return Math.abs(o.real().costNs(plan.blockPriceNs()) - predictedNs) > plan.pace().miss()
        * predictedNs;
  }

  /// Whether none of them counts.
  boolean areQuiet() {
    return misses == 0 && stolen == 0 && goals == 0;
  }

  Optional<Alarm> speak(EpochObservation o, ControlPlan plan) {
    if (o.eventsLostShare() > plan.pace().lost()) {
      return Optional
          .of(new Alarm(Guard.LOST_EVENTS, "The recorder lost " + o.disturbances().eventsLost()
              + " events beside " + o.real().halts() + " halts."));
    }
    if (misses >= IN_A_ROW) {
      Forecast f = o.forecasts().get(plan.indexOf(o.inForce()));
      long halts = Math.max(1, o.real().halts());
      return Optional.of(new Alarm(Guard.PREDICTION, "A halt costs "
          + Nanos.text(o.real().costPerHaltNs(plan.blockPriceNs())) + " where the replay says "
          + Nanos.text(f.costNs(plan.blockPriceNs()) / halts) + ", two epochs in a row."));
    }
    if (stolen >= IN_A_ROW) {
      return Optional.of(new Alarm(Guard.STEAL, String.format(Locale.ROOT,
          "Others had the CPU for %.1f %% of the vCPUs' time, two epochs in a row.",
          100 * o.disturbances().stealShare())));
    }
    if (goals >= IN_A_ROW) {
      MissedGoal goal = o.disturbances().missedGoals().getFirst();
      return Optional.of(new Alarm(Guard.LATENCY_GOAL, "The " + goal.measure()
          + " wake latency of " + goal.vm() + " is " + Nanos.text(goal.gotNs()) + ", above "
          + Nanos.text(goal.goalNs()) + ", two epochs in a row."));
    }
    return Optional.empty();
  }

  /// A guard speaks: for how long, so that one that speaks again and again is heard.
  Alarms spoken(long epoch, Pace pace) {
    boolean again = epoch - spokenAt <= 2L * freeze + pace.longestFreeze();
    int next = freeze == 0 || !again ? pace.freeze() : Math.min(pace.longestFreeze(), 2 * freeze);
    return new Alarms(0, 0, 0, epoch, next);
  }
}
