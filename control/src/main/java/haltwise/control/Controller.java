package haltwise.control;

import haltwise.control.Alarms.Alarm;
import haltwise.control.Choice.Verdict;
import haltwise.control.Decision.Expected;
import haltwise.trace.HostSettings;
import haltwise.trace.Nanos;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Decides, epoch by epoch, what is to be in force in the next one. Pure: the same plan, state and observation give the
/// same step, on any machine.
///
/// @param plan what it is to do
public record Controller(ControlPlan plan) {
  /// More blocks than was expected by this share of the halts are a sign of a trap.
  private static final double COLDER = 0.1;
  /// Going back to look costs no more than this times the present cost.
  private static final double DEAREST_RETURN = 1.5;
  /// Halts of an epoch, or of a probe, that say something.
  private static final int ENOUGH_HALTS = 50;

  public ControllerState begin() {
    return begin(0);
  }

  /// @param firstEpoch number of the epoch that comes first
  public ControllerState begin(long firstEpoch) {
    return begin(firstEpoch, Spending.NOTHING);
  }

  /// @param spent before it began, which counts against its budget
  public ControllerState begin(long firstEpoch, Spending spent) {
    return ControllerState.begin(plan, firstEpoch, spent);
  }

  /// What to begin with after a look at some epochs, the latest last: as it would choose if it had nothing to keep.
  public HostSettings opening(List<EpochObservation> seen) {
    ControllerState state = begin();
    for (EpochObservation o : seen) {
      state = state.learn(plan, o);
    }
    return seen.isEmpty()
        ? plan.start()
        : plan.candidates().get(new Choice(plan, state, seen.getLast()).best());
  }

  /// @param before what the last step handed over
  /// @param o the epoch since then
  public Step step(ControllerState before, EpochObservation o) {
    ControllerState s = before.learn(plan, o);
    if (o.disturbances().hindrance().isPresent() && plan.indexOf(o.inForce()) >= 0) {
      return hindered(s, o, o.disturbances().hindrance().get());
    }
    if (s.phase() instanceof Phase.Foreign(HostSettings ours)) {
      return o.inForce().equals(ours)
          ? choose(s.settled().asking(ours, o.epoch()), o)
          : abstain(s, o, ours);
    }
    if (!o.inForce().equals(s.inForce())) {
      return abstain(s, o, s.inForce());
    }
    if (!o.isWatched()) {
      return Rests.glanced(plan, s, o);
    }
    Optional<Alarm> alarm = s.alarms().speak(o, plan);
    if (alarm.isPresent() && !(s.phase() instanceof Phase.Held)) {
      return fallBack(s, o, alarm.get());
    }
    return switch (s.phase()) {
      case Phase.Settled() -> choose(s, o);
      case Phase.Lowered l -> lowered(s, o, l);
      case Phase.Returned r -> returned(s, o, r);
      case Phase.Comparing c -> comparing(s, o, c);
      case Phase.Compared c -> compared(s, o, c);
      case Phase.Probing(HostSettings probed) -> probed(s, o, probed);
      case Phase.Held h -> held(s, o, h);
      case Phase.Foreign _ -> throw new IllegalStateException("BUG: foreign settings seen twice");
    };
  }

  private Step choose(ControllerState s, EpochObservation o) {
    Verdict verdict = new Choice(plan, s, o).make();
    if (verdict.settings().isPresent()) {
      return change(s, o, verdict.settings().get(), verdict.because());
    }
    return Probes.due(plan, s, o).or(() -> Comparisons.due(plan, s, o))
        .orElseGet(() -> Rests.keep(plan, s, o, verdict.because()));
  }

  private Step change(ControllerState s, EpochObservation o, HostSettings to, String because) {
    HostSettings from = s.inForce();
    Expected expected = expected(o, to);
    boolean lowers = !to.isOff()
        && ControlPlan.longestWindowNs(to) < ControlPlan.longestWindowNs(from);
    ControllerState next = s.in(lowers
        ? new Phase.Lowered(from, expected.blockedShare())
        : new Phase.Settled()).asking(to, o.epoch());
    return new Step(next, new Decision.Change(from, to, expected, because));
  }

  private Step keep(ControllerState s, EpochObservation o, String because) {
    return new Step(s, new Decision.Keep(s.inForce(), expected(o, s.inForce()), because));
  }

  /// One epoch after max was lowered.
  private Step lowered(ControllerState s, EpochObservation o, Phase.Lowered l) {
    boolean colder = o.real().halts() >= ENOUGH_HALTS
        && o.real().blockedShare() > l.blockedShare() + COLDER;
    int from = plan.indexOf(l.from());
    boolean bearable = o.forecasts().get(from).costNs(plan.blockPriceNs()) <= DEAREST_RETURN
        * o.real().costNs(plan.blockPriceNs()) && new Choice(plan, s, o).keepsBudget(from);
    if (!colder || !bearable) {
      return choose(s.settled(), o);
    }
    String because = String.format(Locale.ROOT, "%.0f %% of the halts block where %.0f %% was"
        + " expected of the lower max: back for one epoch to see whether that is a trap.",
        100 * o.real().blockedShare(), 100 * l.blockedShare());
    return new Step(
        s.in(new Phase.Returned(s.inForce(), l.blockedShare())).asking(l.from(), o.epoch()),
        new Decision.Change(s.inForce(), l.from(), expected(o, l.from()), because));
  }

  private Step returned(ControllerState s, EpochObservation o, Phase.Returned r) {
    if (o.real().blockedShare() > r.blockedShare() + COLDER) {
      return choose(s.settled(), o);
    }
    ControllerState next = s.settled().trapped(r.lowered().maxNs(),
        o.epoch() + plan.pace().longestFreeze());
    return keep(next, o, "Back in the warm: a max of " + Nanos.text(r.lowered().maxNs())
        + " or less is a trap for these vCPUs, and left alone for "
        + Nanos.text((double) plan.pace().longestFreeze() * o.lengthNs()) + ".");
  }

  private Step comparing(ControllerState s, EpochObservation o, Phase.Comparing c) {
    long priceNs = plan.blockPriceNs();
    double wouldNs = o.forecasts().get(plan.indexOf(c.choice())).costNs(priceNs);
    double paidNs = Math.max(0, o.real().costNs(priceNs) - wouldNs);
    Phase next = new Phase.Compared(c.before(), o.real().costPerHaltNs(priceNs));
    return new Step(s.in(next).borrowing(c.choice()).compared(o.epoch(), paidNs),
        new Decision.Change(s.inForce(), c.choice(), expected(o, c.choice()),
            "The epoch under the baseline is over."));
  }

  private Step compared(ControllerState s, EpochObservation o, Phase.Compared c) {
    Comparisons.Result result = Comparisons.judge(plan, s, o, c);
    ControllerState next = s.tried(result.trials());
    return result.isWorse()
        ? fallBack(next, o, new Alarm(Guard.BASELINE, result.because()))
        : keep(next.settled(), o, result.because());
  }

  private Step probed(ControllerState s, EpochObservation o, HostSettings probed) {
    Probes.Result result = Probes.judge(plan, s, o);
    if (!result.isWarm()) {
      return keep(s.settled().probing(o.epoch() + result.gap(), result.gap()), o,
          result.because());
    }
    ControllerState next = s
        .in(new Phase.Held(o.epoch() + plan.pace().freeze(), Optional.empty(),
            "since a probe found it better"))
        .probing(o.epoch() + plan.pace().probeEvery(), plan.pace().probeEvery())
        .asking(probed, o.epoch());
    return new Step(next, new Decision.Change(s.inForce(), probed, expected(o, probed),
        result.because()));
  }

  private Step held(ControllerState s, EpochObservation o, Phase.Held h) {
    HostSettings safe = new Choice(plan, s, o).safe();
    if (!new Choice(plan, s, o).keepsBudget(plan.indexOf(s.inForce()))) {
      return new Step(s.asking(safe, o.epoch()), new Decision.Change(s.inForce(), safe,
          expected(o, safe), "The settings in force might break the budget."));
    }
    long left = h.untilEpoch() - o.epoch();
    return left <= 0
        ? choose(s.settled(), o)
        : new Step(s,
            new Decision.Keep(
                s.inForce(), expected(o, s.inForce()), "They stay for another "
                    + Nanos.text((double) left * o.lengthNs()) + ", " + h.because() + ".",
                0, h.guard()));
  }

  private Step fallBack(ControllerState s, EpochObservation o, Alarm alarm) {
    HostSettings safe = new Choice(plan, s, o).safe();
    Alarms alarms = s.alarms().spoken(o.epoch(), plan.pace());
    String because = alarm.because() + " The baseline"
        + (safe.equals(plan.baseline()) ? "" : " without polling, for the budget,") + " holds for "
        + Nanos.text((double) alarms.freeze() * o.lengthNs()) + ".";
    Phase held = new Phase.Held(o.epoch() + alarms.freeze(), Optional.of(alarm.guard()),
        "since a guard spoke (" + alarm.guard().word() + ")");
    return new Step(s.in(held).asking(safe, o.epoch()).alarmed(alarms),
        new Decision.FallBack(alarm.guard(), safe, expected(o, safe), because));
  }

  private Step hindered(ControllerState s, EpochObservation o, String hindrance) {
    Phase held = new Phase.Held(o.epoch() + plan.pace().freeze(), Optional.empty(),
        "since others could not come into force");
    return new Step(s.in(held).asking(o.inForce(), o.epoch()),
        new Decision.Abstain(o.inForce(), expected(o, o.inForce()),
            hindrance + " What is in force stays for "
                + Nanos.text((double) plan.pace().freeze() * o.lengthNs()) + "."));
  }

  private Step abstain(ControllerState s, EpochObservation o, HostSettings ours) {
    ControllerState next = s.in(new Phase.Foreign(ours)).borrowing(o.inForce());
    return new Step(next, new Decision.Abstain(o.inForce(), expected(o, o.inForce()),
        "Somebody else changed the settings; theirs stay until " + ours
            + " is in force again, or haltwise starts anew."));
  }

  private Expected expected(EpochObservation o, HostSettings settings) {
    return expected(plan, o, settings);
  }

  static Expected expected(ControlPlan plan, EpochObservation o, HostSettings settings) {
    int c = plan.indexOf(settings);
    return c < 0 || !o.isWatched()
        ? new Expected(o.real().costPerHaltNs(plan.blockPriceNs()), o.polledShare(),
            o.real().blockedShare())
        : Expected.of(o.forecasts().get(c), o, plan.blockPriceNs());
  }
}
