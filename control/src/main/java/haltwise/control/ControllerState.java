package haltwise.control;

import haltwise.trace.HostSettings;

/// What a controller remembers from one epoch to the next. Immutable.
///
/// @param inForce settings that it has asked for
/// @param changedAt epoch at whose end it last chose others
/// @param recent costs of all candidates
/// @param spending of polled time
/// @param purseNs what comparisons may still cost
/// @param comparedAt epoch of the last comparison
/// @param probeAt first epoch at whose end it may probe
/// @param probeGap epochs until the probe after that
/// @param trapNs settings that poll are to have a max above this, ns
/// @param trapUntil before this epoch
/// @param trials comparisons with the baseline
/// @param alarms what its guards have seen lately
/// @param rests when it may look away
public record ControllerState(Phase phase, HostSettings inForce, long changedAt, Recent recent,
    Spending spending, double purseNs, long comparedAt, long probeAt, int probeGap, long trapNs,
    long trapUntil, Trials trials, Alarms alarms, Rests rests) {

  /// Before the first epoch, which is under the plan's start.
  ///
  /// @param firstEpoch its number
  /// @param spent before it
  static ControllerState begin(ControlPlan plan, long firstEpoch, Spending spent) {
    return new ControllerState(new Phase.Settled(), plan.start(), Long.MIN_VALUE / 2,
        Recent.none(plan.candidates().size()), spent, 0, firstEpoch,
        firstEpoch + plan.pace().probeEvery(),
        plan.pace().probeEvery(), 0, 0, Trials.NONE, Alarms.QUIET, Rests.NONE);
  }

  /// Whether all is left to somebody else, who changed the settings.
  public boolean isForeign() {
    return phase instanceof Phase.Foreign;
  }

  ControllerState learn(ControlPlan plan, EpochObservation o) {
    return new ControllerState(phase, inForce, changedAt,
        o.isWatched() ? recent.and(o, plan) : recent.after(rests.strays(o)), spending.and(o),
        purseNs + plan.pace().purse() * o.real().costNs(plan.blockPriceNs()), comparedAt, probeAt,
        probeGap, trapNs, trapUntil, trials, alarms.and(o, plan, phase, changedAt),
        rests.and(o, plan, phase));
  }

  ControllerState in(Phase newPhase) {
    return new ControllerState(newPhase, inForce, changedAt, recent, spending, purseNs, comparedAt,
        probeAt, probeGap, trapNs, trapUntil, trials, alarms, rests);
  }

  ControllerState settled() {
    return in(new Phase.Settled());
  }

  /// @param epoch at whose end they are asked for
  ControllerState asking(HostSettings settings, long epoch) {
    return new ControllerState(phase, settings, settings.equals(inForce) ? changedAt : epoch,
        recent, spending, purseNs, comparedAt, probeAt, probeGap, trapNs, trapUntil, trials,
        alarms, settings.equals(inForce) ? rests : Rests.NONE);
  }

  /// For one epoch: does not count as a change.
  ControllerState borrowing(HostSettings settings) {
    return new ControllerState(phase, settings, changedAt, recent, spending, purseNs, comparedAt,
        probeAt, probeGap, trapNs, trapUntil, trials, alarms, rests);
  }

  ControllerState compared(long epoch, double costNs) {
    return new ControllerState(phase, inForce, changedAt, recent, spending, purseNs - costNs,
        epoch, probeAt, probeGap, trapNs, trapUntil, trials, alarms, rests);
  }

  ControllerState probing(long nextEpoch, int gap) {
    return new ControllerState(phase, inForce, changedAt, recent, spending, purseNs, comparedAt,
        nextEpoch, gap, trapNs, trapUntil, trials, alarms, rests);
  }

  ControllerState trapped(long maxNs, long untilEpoch) {
    return new ControllerState(phase, inForce, changedAt, recent, spending, purseNs, comparedAt,
        probeAt, probeGap, maxNs, untilEpoch, trials, alarms, rests);
  }

  ControllerState tried(Trials newTrials) {
    return new ControllerState(phase, inForce, changedAt, recent, spending, purseNs, comparedAt,
        probeAt, probeGap, trapNs, trapUntil, newTrials, alarms, rests);
  }

  ControllerState alarmed(Alarms newAlarms) {
    return new ControllerState(phase, inForce, changedAt, recent, spending, purseNs, comparedAt,
        probeAt, probeGap, trapNs, trapUntil, trials, newAlarms, rests);
  }

  ControllerState resting(Rests newRests) {
    return new ControllerState(phase, inForce, changedAt, recent, spending, purseNs, comparedAt,
        probeAt, probeGap, trapNs, trapUntil, trials, alarms, newRests);
  }
}
