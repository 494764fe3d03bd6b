package haltwise.control;

import haltwise.control.Decision.Expected;
import haltwise.trace.HostSettings;
import haltwise.trace.Nanos;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// While nothing changes, it looks away: watching costs those who are watched. KVM's own counters, which cost nobody
/// anything, tell whether an epoch that was not watched was as those before; if not, the next one is watched.
///
/// @param seen what KVM counted of the latest watched epochs under the present choice, oldest first
/// @param next epochs that the next rest lasts
/// @param left of the present one
record Rests(List<Sight> seen, int next, int left) {
  /// Epochs of a first rest; each that follows lasts twice as long.
  private static final int FIRST = 2;
  private static final double FULLER = 1.5;
  static final Rests NONE = new Rests(List.of(), FIRST, 0);

  Rests {
    seen = List.copyOf(seen);
  }

  /// What is compared of an epoch.
  ///
  /// @param lengthNs of the epoch
  record Sight(int vcpus, long lengthNs, Measured counted) {
    static Optional<Sight> of(EpochObservation o) {
      return o.counted().map(m -> new Sight(o.vcpus(), o.lengthNs(), m));
    }
  }

  Rests and(EpochObservation o, ControlPlan plan, Phase phase) {
    Optional<Sight> now = Sight.of(o);
    if (!o.isWatched()) {
      return this; // until it is known whether it goes on
    }
    if (now.isEmpty() || !(phase instanceof Phase.Settled)) {
      return new Rests(now.isEmpty() ? List.of() : seen, next, 0);
    }
    boolean strays = seen.size() >= plan.pace().calm() && stray(now.get()).isPresent();
    List<Sight> all = new ArrayList<>(strays ? List.of() : seen);
    all.add(now.get());
    return new Rests(all.size() > plan.pace().calm() ? all.subList(1, all.size()) : all,
        strays ? FIRST : next, 0);
  }

  boolean strays(EpochObservation o) {
    return Sight.of(o).flatMap(this::stray).isPresent();
  }

  private Optional<String> stray(Sight now) {
    return seen.isEmpty() ? Optional.empty() : new Bounds(seen).stray(now);
  }

  /// After a watched epoch: nothing changes, and maybe it looks away.
  static Step keep(ControlPlan plan, ControllerState s, EpochObservation o, String because) {
    int epochs = s.rests().length(plan, s, o);
    Expected expected = Controller.expected(plan, o, s.inForce());
    if (epochs == 0) {
      return new Step(s, new Decision.Keep(s.inForce(), expected, because));
    }
    int longer = epochs < s.rests().next ? s.rests().next : 2 * epochs;
    Rests resting = new Rests(s.rests().seen, Math.min(plan.pace().longestRest(), longer), epochs);
    return new Step(s.resting(resting), new Decision.Keep(s.inForce(), expected,
        because + " Resting: looks again in " + Nanos.text((double) epochs * o.lengthNs()) + ".",
        epochs));
  }

  private int length(ControlPlan plan, ControllerState s, EpochObservation o) {
    boolean calm = seen.size() >= plan.pace().calm() && o.counted().isPresent()
        && s.alarms().areQuiet();
    int current = plan.indexOf(s.inForce());
    if (!calm || !new Choice(plan, s, o).keepsBudget(current, 2)) {
      return 0;
    }
    long epochs = Math.min(next, plan.pace().longestRest());
    long compareIn = s.comparedAt() + plan.pace().comparisonEvery() - o.epoch() - 1;
    // By then the purse may hold somewhat more.
    boolean compares = Comparisons.isWithinMeans(plan, s, o, FULLER * s.purseNs());
    long probeIn = s.probeAt() - o.epoch() - 1;
    // What is due, and could not be done at this epoch's end, does not wait for that alone.
    epochs = compares && compareIn >= 0 ? Math.min(epochs, compareIn) : epochs;
    epochs = probeIn >= 0 ? Math.min(epochs, probeIn) : epochs;
    return Math.toIntExact(epochs);
  }

  /// After an epoch that was not watched.
  static Step glanced(ControlPlan plan, ControllerState s, EpochObservation o) {
    Choice choice = new Choice(plan, s, o);
    int current = plan.indexOf(s.inForce());
    if (!choice.keepsBudget(current)) {
      HostSettings safe = choice.safe();
      return new Step(s.resting(NONE).asking(safe, o.epoch()), new Decision.Change(s.inForce(),
          safe, Controller.expected(plan, o, safe),
          "The settings in force might break the budget."));
    }
    Optional<Sight> now = Sight.of(o);
    Optional<String> strays = now.isEmpty()
        ? Optional.of("KVM's counters cannot be read")
        : s.rests().stray(now.get());
    Optional<String> ends = strays.isPresent()
        ? strays
        : !s.alarms().areQuiet()
            ? Optional.of("others had the CPU")
            : choice.keepsBudget(current, 2)
                ? Optional.empty()
                : Optional.of("the budget is short");
    int left = ends.isPresent() ? 0 : s.rests().left - 1;
    Rests after = strays.isPresent()
        ? NONE
        : new Rests(s.rests().seen, ends.isPresent() ? FIRST : s.rests().next, left);
    String because = ends.map(why -> "Looks again, since " + why + ".").orElse(left == 0
        ? "Rested, and looks again."
        : "Resting: looks again in " + Nanos.text((double) left * o.lengthNs()) + ".");
    return new Step(s.resting(after), new Decision.Keep(s.inForce(),
        Controller.expected(plan, o, s.inForce()), because, left));
  }
}
