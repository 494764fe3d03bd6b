package haltwise.tune;

import haltwise.replay.ArrivalProfile;
import haltwise.replay.Outcome;
import haltwise.trace.Nanos;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The choice in words: which halts, and how many of them hit before and after.
final class Explanation {
  private Explanation() {
  }

  static List<String> of(
      Objective objective, Limits limits, ColdTrapGuard guard, Candidate base,
      Candidate recommended,
      ArrivalProfile before, ArrivalProfile after, boolean kept) {
    List<String> words = new ArrayList<>();
    words.add(worthPolling(objective, guard));
    boolean keeps = base.settings().equals(recommended.settings());
    if (!kept) {
      words.add("No settings keep the limits, so the settings in force stay.");
    } else if (keeps) {
      words.add(base.outcome().hitShare() > 0.5
          ? "The settings in force already poll well: " + percent(base.outcome().hitShare())
              + " of the halts hit, and nothing tried is 3 % better."
          : "Nothing tried is 3 % better than the settings in force.");
    } else {
      words.add(whichHalts(before, after));
      words.add(gain(objective, base.outcome(), recommended.outcome()));
    }
    if (!keeps && recommended.settings().isOff()) {
      words.add("Polling is best switched off here.");
    }
    if (!limits.describe().isEmpty() && kept) {
      words.add("Limits kept on the half searched: " + limits.describe() + ".");
    }
    return words;
  }

  static String twoStates(Outcome cold, Outcome warm) {
    return "the settings in force have two stable states: " + percent(cold.blockedShare())
        + " of the halts block when the window starts at 0, "
        + percent(warm.blockedShare())
        + " when it starts at max; which one a run settles in is chance";
  }

  static String worthPolling(Objective objective, ColdTrapGuard guard) {
    String what = switch (objective) {
      case Objective.Cost c -> "wakes that arrive within " + Nanos.text(c.blockPriceNs())
          + " are worth polling for (a block is worth that much CPU time)";
      case Objective.Throughput _ -> "answers and wakes from other vCPUs are worth polling for";
    };
    if (guard.neededMaxNs() == ColdTrapGuard.NOTHING_WORTH_POLLING) {
      return "Here " + what + "; there are none, so polling buys nothing.";
    }
    return "Here " + what + ": " + percent(guard.worthShare())
        + " of the halts. To poll for them and to find back to polling after a block, max must be at least "
        + Nanos.text(guard.neededMaxNs()) + ".";
  }

  /// The arrivals between which nearly all of the change lies.
  private static String whichHalts(ArrivalProfile before, ArrivalProfile after) {
    double[] moved = new double[ArrivalProfile.CLASSES];
    double total = 0;
    for (int c = 0; c < moved.length; c++) {
      moved[c] = Math
          .abs(share(after, c, c + 1) * after.halts(c) - share(before, c, c + 1) * after.halts(c));
      total += moved[c];
    }
    if (total < 1) {
      return "The same halts hit as before.";
    }
    int from = 0;
    for (double skipped = moved[0]; skipped < 0.03 * total; skipped += moved[from]) {
      from++;
    }
    int to = moved.length;
    for (double skipped = moved[to - 1]; skipped < 0.03 * total; skipped += moved[to - 1]) {
      to--;
    }
    return String.format(
        Locale.ROOT,
        "Of the halts whose wake arrives after %s to %s (%s of all), %s hit under the settings in force and %s under the recommended ones.",
        Nanos.text(ArrivalProfile.fromNs(from)), Nanos.text(ArrivalProfile.toNs(to - 1)),
        percent(part(after, from, to)),
        percent(share(before, from, to)), percent(share(after, from, to)));
  }

  private static String gain(Objective objective, Outcome base, Outcome best) {
    return switch (objective) {
      case Objective.Cost _ -> String.format(
          Locale.ROOT,
          "The cost of a halt %s from %s to %s of CPU time (%s polled, %s of the halts block; before %s and %s).",
          objective.score(best) > objective.score(base) ? "rises" : "falls",
          Nanos.text(objective.score(base)), Nanos.text(objective.score(best)),
          percent(best.polledCpuShare()), percent(best.blockedShare()),
          percent(base.polledCpuShare()), percent(base.blockedShare())) + workOf(base, best);
      case Objective.Throughput _ -> String.format(
          Locale.ROOT,
          "Work gets done %.2f times as fast, for %s of the vCPUs' time polled instead of %s.",
          best.workRate() / base.workRate(), percent(best.polledCpuShare()),
          percent(base.polledCpuShare()));
    };
  }

  /// What a cost objective does to the work, which it does not look at.
  private static String workOf(Outcome base, Outcome best) {
    double faster = best.workRate() / base.workRate();
    if (Math.abs(faster - 1) < 0.02) {
      return "";
    }
    return String.format(Locale.ROOT, " Work gets done %.2f times as fast%s.", faster, faster < 1
        ? "; if work counts more than CPU time, use --objective throughput"
        : "");
  }

  private static double share(ArrivalProfile p, int from, int to) {
    long halts = 0;
    long hits = 0;
    for (int c = from; c < to; c++) {
      halts += p.halts(c);
      hits += p.hits(c);
    }
    return halts == 0 ? 0 : (double) hits / halts;
  }

  private static double part(ArrivalProfile p, int from, int to) {
    long in = 0;
    long all = 0;
    for (int c = 0; c < ArrivalProfile.CLASSES; c++) {
      all += p.halts(c);
      in += c >= from && c < to ? p.halts(c) : 0;
    }
    return all == 0 ? 0 : (double) in / all;
  }

  static String percent(double share) {
    if (share > 0 && share < 0.0005) {
      return "<0.1 %";
    }
    return share > 0 && share < 0.1
        ? String.format(Locale.ROOT, "%.1f %%", share * 100)
        : Math.round(share * 100) + " %";
  }
}
