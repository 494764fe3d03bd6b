package haltwise.tune;

import haltwise.replay.Outcome;
import haltwise.trace.Nanos;
import haltwise.tune.PollingCosts.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The choice for a guest in words.
final class GuestExplanation {
  private GuestExplanation() {
  }

  static List<String> of(Objective objective, Limits limits, PollingCosts costs,
      ColdTrapGuard guard, PollingCandidate base, PollingCandidate recommended, boolean kept) {
    List<String> words = new ArrayList<>();
    words.add(Explanation.worthPolling(objective, guard));
    boolean keeps = base.polling().equals(recommended.polling());
    if (!kept) {
      words.add("No settings keep the limits, so what is in force stays.");
    } else if (keeps) {
      words.add("Nothing tried is 3 % better than what is in force.");
    } else {
      words.add(caught(base.outcome(), recommended.outcome()));
      words.add(gain(objective, costs, base.outcome(), recommended.outcome()));
      recommended.guest().filter(g -> g.isOff())
          .ifPresent(_ -> words
              .add("Polling is best switched off here, by the guest and by its host: where the"
                  + " guest's haltpoll driver is in use, the host does not poll either, whatever max is."));
    }
    if (!limits.describe().isEmpty() && kept) {
      words.add("Limits kept on the half searched: " + limits.describe() + ".");
    }
    return words;
  }

  private static String caught(Outcome base, Outcome best) {
    return String.format(Locale.ROOT,
        "The guest catches %s of its idle periods while it polls (in force: %s), and leaves by HLT %s instead of %s"
            + " times a second for each CPU.",
        Explanation.percent(share(best.guestHits(), best)),
        Explanation.percent(share(base.guestHits(), base)), perSecond(best), perSecond(base));
  }

  private static double share(long part, Outcome o) {
    return o.idlePeriods() == 0 ? 0 : (double) part / o.idlePeriods();
  }

  private static String perSecond(Outcome o) {
    return String.format(Locale.ROOT, "%,d",
        Math.round(o.halts() * 1e9 / Math.max(1, o.elapsedNs())));
  }

  private static String gain(Objective objective, PollingCosts costs, Outcome base, Outcome best) {
    return switch (objective) {
      case Objective.Cost c -> {
        Parts before = costs.parts(base, c.blockPriceNs());
        Parts after = costs.parts(best, c.blockPriceNs());
        yield String.format(Locale.ROOT,
            "An idle period costs %s of CPU time instead of %s: %s.%s",
            Nanos.text(Math.round(after.sumNs())), Nanos.text(Math.round(before.sumNs())),
            sum(after), work(base, best));
      }
      case Objective.Throughput _ -> String.format(Locale.ROOT,
          "Work gets done %.2f times as fast, for %s of the vCPUs' time polled instead of %s.",
          best.workRate() / base.workRate(), Explanation.percent(best.allPolledCpuShare()),
          Explanation.percent(base.allPolledCpuShare()));
    };
  }

  private static String work(Outcome base, Outcome best) {
    double faster = best.workRate() / base.workRate();
    return Math.abs(faster - 1) < 0.02
        ? ""
        : String.format(Locale.ROOT, " Work gets done %.2f times as fast.", faster);
  }

  /// `5 µs polled, 3 µs for blocks, …`: what is there at all.
  static String sum(Parts p) {
    List<String> words = new ArrayList<>();
    add(words, p.polledNs(), "polled");
    add(words, p.blocksNs(), "for blocks");
    add(words, p.exitsNs(), "for exits");
    add(words, p.stolenNs(), "taken from other tasks");
    add(words, p.ticksNs(), "for ticks kept alive");
    return words.isEmpty() ? "nothing" : String.join(", ", words);
  }

  private static void add(List<String> words, double ns, String what) {
    if (ns >= 1) {
      words.add(Nanos.text(Math.round(ns)) + " " + what);
    }
  }

  static String costs(PollingCosts c) {
    return String.format(Locale.ROOT,
        "Leaving the guest by HLT and coming back is taken to cost %s (nested ten times as much, and more),"
            + " a tick that the guest keeps alive while it polls %s every %s, and polling on while another task of"
            + " the host waits %.1f ns of that task's time for each ns.",
        Nanos.text(c.exitNs()), Nanos.text(c.tickCostNs()), Nanos.text(c.tickNs()),
        c.stolenWeight());
  }

  static String twoStates(Outcome cold, Outcome warm) {
    return "the recommended settings have two stable states: "
        + Explanation.percent(cold.blockedShare())
        + " of the idle periods block when the windows start at 0, "
        + Explanation.percent(warm.blockedShare())
        + " when they start at max; which one a run settles in is chance";
  }
}
