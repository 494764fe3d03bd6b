package haltwise.tune;

import haltwise.replay.Outcome;
import haltwise.trace.Nanos;
import haltwise.trace.facts.TraceFacts;
import haltwise.tune.PollingCosts.Parts;
import haltwise.tune.WhoPolls.Side;
import haltwise.tune.WhoPolls.SideBest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Why one side should poll, in words.
final class WhoPollsExplanation {
  private static final double SAME = 0.01;

  private WhoPollsExplanation() {
  }

  static List<String> reasons(Objective objective, PollingCosts costs, Limits limits,
      List<SideBest> sides, SideBest chosen) {
    List<String> words = new ArrayList<>();
    SideBest next = next(sides, chosen);
    words.add(switch (objective) {
      case Objective.Cost c -> byCost(c, costs, chosen, next);
      case Objective.Throughput _ -> String.format(Locale.ROOT,
          "Where %s, work gets done %.2f times as fast as where %s.", chosen.side().words(),
          next.score() / chosen.score(), next.side().words());
    });
    if (sides.stream().anyMatch(s -> s.keepsLimits() == chosen.keepsLimits()
        && s.score() < chosen.score())) {
      words.add("It is less than 3 % from the best of the four, and simpler.");
    }
    words.add(nature(chosen.side()));
    if (!limits.describe().isEmpty()) {
      words.add(chosen.keepsLimits()
          ? "Limits kept on the half searched: " + limits.describe() + "."
          : "Nothing keeps the limits (" + limits.describe() + ").");
    }
    return words;
  }

  /// The best of the others; rather one that differs: where the guest catches all, both do the same.
  private static SideBest next(List<SideBest> sides, SideBest chosen) {
    return sides.stream().filter(s -> s != chosen)
        .min(Comparator.comparing((SideBest s) -> s.keepsLimits() != chosen.keepsLimits())
            .thenComparing(s -> Math.abs(s.score() / chosen.score() - 1) < SAME)
            .thenComparingDouble(SideBest::score))
        .orElseThrow();
  }

  private static String byCost(Objective.Cost c, PollingCosts costs, SideBest chosen,
      SideBest next) {
    Parts own = costs.parts(chosen.searched().outcome(), c.blockPriceNs());
    Parts other = costs.parts(next.searched().outcome(), c.blockPriceNs());
    return String.format(Locale.ROOT,
        "Where %s, an idle period costs %s of CPU time (%s); where %s, %s (%s).",
        chosen.side().words(), Nanos.text(Math.round(own.sumNs())), GuestExplanation.sum(own),
        next.side().words(), Nanos.text(Math.round(other.sumNs())), GuestExplanation.sum(other));
  }

  private static String nature(Side side) {
    return switch (side) {
      case NONE -> "Most idle periods are too long to be worth polling for, whoever does it.";
      case HOST ->
        "The host's polling ends as soon as another task wants the CPU, and its kernel accounts for it.";
      case GUEST ->
        "What the guest catches is no VM exit, and no halt for the host; the host shows the guest's polling as"
            + " work of the VM, and while the guest has poll control its own window stands still.";
      case BOTH ->
        "The guest catches the short ones without a VM exit, and the host polls on for what the guest gave up;"
            + " that needs a guest without poll control (-cpu …,kvm-poll-control=off).";
    };
  }

  /// Of guest polling, whether it was chosen or not.
  static List<String> warnings(TraceFacts facts, boolean contended, List<SideBest> sides) {
    List<String> words = new ArrayList<>();
    double share = facts.all().contendedShare().orElse(0);
    if (contended) {
      words.add(String.format(Locale.ROOT,
          "This host is overcommitted: other tasks wanted the CPU at %.0f %% of the polls. Do not let guests poll here:"
              + " they go on while others wait, and yield to no sibling. haltwise serve in a guest switches polling"
              + " off above 20 %% steal.",
          share * 100));
    }
    Outcome guest = sides.get(Side.GUEST.ordinal()).reported().outcome();
    if (!contended && guest.guestOverrunNs() > 0) {
      words.add(String.format(Locale.ROOT,
          "Other tasks wanted the CPU at %.1f %% of the recorded polls; a guest that polls would take %s of their time"
              + " in every second of a vCPU.",
          share * 100,
          Nanos.text(
              Math.round(1e9 * guest.guestOverrunNs() / Math.max(1, guest.elapsedNs())))));
    }
    if (facts.all().hits() + facts.all().misses() == 0) {
      words.add(
          "The host did not poll in this recording, so it does not show whether other tasks wanted the CPU; where"
              + " vCPUs share CPUs, guest polling takes their time.");
    }
    return words;
  }
}
