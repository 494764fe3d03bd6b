package haltwise.report.charts;

import haltwise.report.Figure;
import haltwise.report.HaltProfile.Quantile;
import haltwise.report.page.Column;
import haltwise.report.page.DataTable;
import haltwise.report.page.Drawing;
import haltwise.report.page.Drawing.Ink;
import haltwise.report.page.Part;
import haltwise.report.page.Section;
import haltwise.report.page.Tone;
import haltwise.report.page.Unit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/// Wake latency over all halts, on an axis of nines.
final class LatencyChart {
  /// With fewer halts beyond a quantile, a single one moves it.
  private static final int FEW = 10;

  private LatencyChart() {
  }

  /// @param poolsRuns whether a line may be of several runs together
  static Section of(List<Subject> subjects, boolean poolsRuns) {
    List<Subject> known = subjects.stream().filter(s -> !s.profile().wakeLatency().isEmpty())
        .toList();
    List<Part> parts = new ArrayList<>();
    if (!known.isEmpty()) {
      parts.add(chart(known, poolsRuns));
    }
    subjects.stream().filter(s -> s.profile().wakeLatency().isEmpty())
        .forEach(s -> parts.add(new Part.LeftOut("Wake latency", List.of(s.label()),
            "its recording did not see when the wake events came.")));
    return new Section("wake-latency", "Wake latency",
        "From the wake event to the vCPU running again. To the right are ever rarer halts: each step of the axis is a"
            + " tenth of those before. A hit waits 0 ns, so a line begins where halts begin to wait.",
        parts);
  }

  private static Part chart(List<Subject> subjects, boolean poolsRuns) {
    Subject smallest = subjects.stream()
        .min(Comparator.comparingLong(s -> s.profile().halts())).orElseThrow();
    List<Quantile> longest = subjects.stream().map(s -> s.profile().wakeLatency())
        .max(Comparator.comparingInt(List::size)).orElseThrow();
    List<String> keys = Words.keys(subjects.stream().map(Subject::label).toList(),
        "_wake_latency_ns");
    List<Ink> inks = new ArrayList<>();
    List<Double> thinFrom = new ArrayList<>();
    DataTable.Builder<Quantile> table = DataTable.of(longest)
        .number("quantile", "of all halts", Unit.QUANTILE, Quantile::quantile);
    for (int i = 0; i < subjects.size(); i++) {
      List<Quantile> own = subjects.get(i).profile().wakeLatency();
      table.column(new Column.Numbers(keys.get(i), subjects.get(i).label(), Unit.NS,
          longest.stream().map(q -> at(own, q.quantile()).orElse(Double.NaN)).toList()));
      Subject s = subjects.get(i);
      inks.add(new Ink(keys.get(i), Tone.ofSubject(s.hue()), s.dashed()));
      thinFrom.add(Math.max(0, 1 - (double) FEW / s.profile().halts()));
    }
    List<String> notes = new ArrayList<>();
    if (poolsRuns) {
      notes.add(
          "The line of an arm is of the halts of all its runs together; the overview has the median of the"
              + " runs' own percentiles.");
    }
    notes.add((subjects.size() == 1 ? "Shaded" : "Pale, and shaded where all lines are")
        + ": fewer than " + FEW + " halts lie beyond, so that what the line does there is"
        + " chance. A line ends where its halts do: there are "
        + Figure.count(smallest.profile().halts())
        + (subjects.size() == 1
            ? "."
            : " in " + smallest.label() + ", which has the fewest."));
    return new Part.Chart("Wake latency by quantile",
        (poolsRuns ? "Over all runs of each arm, " + lowered(see(subjects)) : see(subjects)),
        new Drawing.Nines("quantile", inks, thinFrom,
            "fewer than " + FEW + " halts beyond"),
        table.table(),
        notes);
  }

  private static String lowered(String sentence) {
    return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
  }

  private static OptionalDouble at(List<Quantile> quantiles, double quantile) {
    return quantiles.stream().filter(q -> Math.abs(q.quantile() - quantile) < 1e-12)
        .mapToDouble(Quantile::ns).findFirst();
  }

  private static String see(List<Subject> subjects) {
    List<Subject> p99 = subjects.stream().filter(s -> at99(s).isPresent())
        .sorted(Comparator.comparingDouble(s -> at99(s).orElse(0))).toList();
    if (p99.isEmpty()) {
      return "There are too few halts for a 99th percentile.";
    }
    Subject best = p99.getFirst();
    if (p99.size() == 1) {
      double blocked = best.profile().share(best.profile().blocks());
      return (blocked == 1
          ? "Every halt waits"
          : Words.percent(1 - blocked)
              + " of the halts do not wait at all")
          + "; 99 of 100 wait for at most "
          + Words.time(at99(best).orElse(0)) + ".";
    }
    Subject worst = p99.getLast();
    double least = at99(best).orElse(0);
    return "99 of 100 halts " + (least == 0
        ? "do not wait at all"
        : "wait for at most " + Words.time(least)) + " in " + best.label() + ", and wait for up to "
        + Words.time(at99(worst).orElse(0)) + " in " + worst.label() + ".";
  }

  private static OptionalDouble at99(Subject s) {
    return at(s.profile().wakeLatency(), 0.99);
  }
}
