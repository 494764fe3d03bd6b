package haltwise.report.charts;

import haltwise.report.Figure;
import haltwise.report.page.DataTable;
import haltwise.report.page.Drawing;
import haltwise.report.page.Part;
import haltwise.report.page.Section;
import haltwise.report.page.Unit;
import haltwise.trace.HostSettings;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import haltwise.trace.VcpuInfo;
import haltwise.trace.facts.WindowTimeline;
import haltwise.trace.facts.WindowTimeline.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Windows over time.
final class TimelineCharts {
  private TimelineCharts() {
  }

  /// @param ceilingNs highest max in force; NaN when not known
  private record Row(double fromNs, Step step, double ceilingNs) {
    double known(double ns) {
      return step.halts() == 0 ? Double.NaN : ns;
    }
  }

  static Section of(List<Result> results) {
    List<Part> parts = new ArrayList<>();
    for (Result result : results) {
      switch (result) {
        case Result.Recorded(var name, var halts, _, _) -> parts.add(halts.timeline().halts() == 0
            ? leftOut(name, "its recording does not tell them.")
            : chart(name, halts.facts().info(), halts.timeline()));
        case Result.Tuned(var name, _) -> parts.add(leftOut(name,
            "a tune result holds no single halts; give the trace too."));
        case Result.Compared(var name, _, _, var arms) -> {
          if (arms.isEmpty()) {
            parts.add(leftOut(name, "the halts of its runs were not recorded."));
          }
          arms.forEach(a -> parts.add(chart(name + ": " + a.arm().name() + ", first run",
              a.first().facts().info(), a.first().timeline())));
        }
        case Result.Studied _ -> {
        }
        case Result.Counted(var name, _) -> parts.add(leftOut(name,
            "counters hold no single halts."));
      }
    }
    return new Section("timeline", "Windows over time",
        "How long halts were allowed to poll. The band reaches from the lowest to the highest window of each step, the"
            + " line is their mean, the dashed line the max in force.",
        parts);
  }

  private static Part leftOut(String name, String why) {
    return new Part.LeftOut("Windows over time", List.of(name), why);
  }

  private static Part chart(String name, TraceInfo info, WindowTimeline timeline) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < timeline.steps().size(); i++) {
      double fromNs = i * timeline.stepNs();
      rows.add(new Row(fromNs, timeline.steps().get(i),
          ceiling(info, info.startNs() + (long) fromNs).orElse(Double.NaN)));
    }
    boolean capped = rows.stream().anyMatch(r -> !Double.isNaN(r.ceilingNs));
    DataTable.Builder<Row> table = DataTable.of(rows)
        .number("from_start_ns", "from", Unit.NS, Row::fromNs)
        .number("lowest_window_ns", "lowest window", Unit.NS, r -> r.known(r.step.lowestNs()))
        .number("mean_window_ns", "mean window", Unit.NS,
            r -> r.step.meanNs().orElse(Double.NaN))
        .number("highest_window_ns", "highest window", Unit.NS, r -> r.known(r.step.highestNs()));
    if (capped) {
      table.number("max_ns", "max in force", Unit.NS, Row::ceilingNs);
    }
    table.number("halts", "halts", Unit.COUNT, r -> r.step.halts())
        .number("hits", "hits", Unit.COUNT, r -> r.step.hits())
        .number("blocks", "blocks", Unit.COUNT, r -> r.step.blocks());
    return new Part.Chart(name, see(timeline),
        new Drawing.Timeline("from_start_ns", "lowest_window_ns", "highest_window_ns",
            "mean_window_ns", capped ? Optional.of("max_ns") : Optional.empty()),
        table.table(), List.of(reduced(info, timeline)));
  }

  private static String reduced(TraceInfo info, WindowTimeline timeline) {
    return "Reduced: " + Figure.plural(timeline.halts(), "halt") + " of "
        + Figure.plural(info.vcpus().size(), "vCPU") + " in "
        + Figure.plural(timeline.steps().size(), "step") + " of "
        + Words.time(timeline.stepNs())
        + ", each with its lowest, mean and highest window, so that no excursion is lost.";
  }

  private static OptionalDouble ceiling(TraceInfo info, long timeNs) {
    return switch (info.kind()) {
      case TraceKind.Guest _ -> OptionalDouble.empty();
      case TraceKind.Host() -> info.vcpus().stream().mapToInt(VcpuInfo::vm).distinct()
          .mapToObj(vm -> info.settingsAt(vm, timeNs)).flatMap(Optional::stream)
          .filter(s -> s.maxNs() < HostSettings.U32_MAX)
          .mapToDouble(HostSettings::maxNs).max();
    };
  }

  private static String see(WindowTimeline timeline) {
    List<Step> known = timeline.steps().stream().filter(s -> s.halts() > 0).toList();
    if (known.isEmpty()) {
      return "No window is known.";
    }
    double mean = known.stream().mapToDouble(Step::sumNs).sum() / timeline.halts();
    long highest = known.stream().mapToLong(Step::highestNs).max().orElseThrow();
    long closed = known.stream().filter(s -> s.lowestNs() == 0).count();
    return highest == 0
        ? "No halt was allowed to poll."
        : "The window is " + Words.time(mean) + " on average and " + Words.time(highest)
            + " at its highest; it falls to 0 in " + Words.percent((double) closed / known.size())
            + " of the steps in which there are halts.";
  }
}
