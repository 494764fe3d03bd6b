package haltwise.control.guest;

import haltwise.control.guest.GuestDecision.Kind;
import haltwise.control.guest.GuestLook.Forecast;
import haltwise.trace.GuestSettings;
import haltwise.trace.Nanos;
import java.util.Locale;
import java.util.stream.IntStream;

/// Decides, look by look, what a guest's governor is to do. Pure: the same plan, state and look give the same step.
///
/// Steal is the guard: a guest that polls while its host is short of CPUs takes the time of others, and pays for it with its
/// own. Above 20 % of steal polling is off, until steal was below 10 % for a while (M. Tosatti, lore 20190829143904).
///
/// @param plan what it is to do
public record GuestController(GuestPlan plan) {
  /// From here on nobody polls.
  public static final double TOO_MUCH_STEAL = 0.2;
  /// Below this it may be tried again.
  private static final double LITTLE_STEAL = 0.1;
  /// Looks that must have passed with little steal.
  private static final int CALM_LOOKS = 3;
  /// Another choice must be this much better: looks differ by as much.
  private static final double WORTH_A_CHANGE = 1.05;
  private static final long ENOUGH = 50;
  private static final double MOST_LOST = 0.05;

  /// What it remembers.
  ///
  /// @param asked the settings that it set last
  /// @param waiting looks with little steal that must still pass before anything polls
  public record State(GuestSettings asked, int waiting) {
  }

  /// @param state for the next step
  /// @param decision for until then
  public record Step(State state, GuestDecision decision) {
  }

  public State begin() {
    return new State(plan.baseline(), 0);
  }

  /// @param before what the last step handed over
  /// @param look since then
  public Step step(State before, GuestLook look) {
    if (!look.inForce().equals(before.asked)) {
      return new Step(before, new GuestDecision(Kind.ABSTAIN, look.inForce(),
          "Somebody else changed the settings; theirs stay until " + before.asked
              + " is in force again."));
    }
    if (look.stealShare() > TOO_MUCH_STEAL) {
      return off(look, CALM_LOOKS, String.format(Locale.ROOT,
          "The host took %.0f %% of the time: above 20 %% nobody polls here.",
          100 * look.stealShare()));
    }
    if (before.waiting > 0) {
      int left = look.stealShare() < LITTLE_STEAL ? before.waiting - 1 : CALM_LOOKS;
      if (left > 0) {
        return off(look, left, String.format(Locale.ROOT,
            "Too much steal was seen; polling waits for %d more looks below 10 %%.", left));
      }
    }
    if (look.idlePeriods() < ENOUGH) {
      return keep(before, String.format(Locale.ROOT, "Only %d idle periods: too few to choose by.",
          look.idlePeriods()));
    }
    if ((double) look.eventsLost() > MOST_LOST * (double) look.idlePeriods()) {
      return keep(before, "Events were lost: this look does not count.");
    }
    return choose(look);
  }

  private Step off(GuestLook look, int waiting, String because) {
    GuestSettings off = plan.baseline().isOff() ? plan.baseline() : GuestSettings.OFF;
    boolean isOff = look.inForce().isOff();
    GuestSettings settings = isOff ? look.inForce() : off;
    return new Step(new State(settings, waiting),
        new GuestDecision(isOff ? Kind.KEEP : Kind.OFF, settings, because));
  }

  private static Step keep(State before, String because) {
    return new Step(new State(before.asked, 0),
        new GuestDecision(Kind.KEEP, before.asked, because));
  }

  private Step choose(GuestLook look) {
    int best = IntStream.range(0, look.forecasts().size())
        .filter(c -> keepsBudget(look.forecasts().get(c))).boxed()
        .min((a, b) -> Double.compare(look.forecasts().get(a).costNs(),
            look.forecasts().get(b).costNs()))
        .orElse(plan.candidates().indexOf(GuestSettings.OFF));
    Forecast wanted = look.forecasts().get(best);
    int now = plan.candidates().indexOf(look.inForce());
    GuestSettings settings = plan.candidates().get(best);
    boolean stays = now >= 0 && keepsBudget(look.forecasts().get(now))
        && look.forecasts().get(now).costNs() <= wanted.costNs() * WORTH_A_CHANGE;
    if (stays || settings.equals(look.inForce())) {
      return new Step(new State(look.inForce(), 0), new GuestDecision(Kind.KEEP, look.inForce(),
          "Nothing is 5 % better: " + says(look.forecasts().get(now >= 0 ? now : best)) + "."));
    }
    return new Step(new State(settings, 0), new GuestDecision(Kind.CHANGE, settings,
        "Better: " + says(wanted)
            + (now >= 0 ? "; what is in force: " + says(look.forecasts().get(now)) : "") + "."));
  }

  private boolean keepsBudget(Forecast f) {
    return plan.polledBudget().map(most -> f.polledShare() <= most).orElse(true);
  }

  private static String says(Forecast f) {
    return String.format(Locale.ROOT, "%s for each idle period, %.1f %% of the time polled",
        Nanos.text(Math.round(f.costNs())), 100 * f.polledShare());
  }
}
