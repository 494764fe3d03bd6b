package haltwise.report.charts;

import haltwise.report.Figure;
import haltwise.report.charts.TuneResult.Point;
import haltwise.report.charts.TuneResult.Workload;
import haltwise.report.page.DataTable;
import haltwise.report.page.Drawing;
import haltwise.report.page.Part;
import haltwise.report.page.Section;
import haltwise.report.page.Unit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What polling buys: the Pareto front of all settings tried, the one chosen, and its neighbours.
final class FrontCharts {
  /// A neighbour differs by at least this much in polled CPU, or it would say nothing.
  private static final double NEAREST = 0.01;
  private static final double NEAREST_OF_OWN = 0.1;

  private FrontCharts() {
  }

  /// @param name empty for a point of the front that is nothing special
  private record Row(Point point, String name, boolean onFront) {
  }

  static Section of(List<Result> results) {
    List<Part> parts = new ArrayList<>();
    for (Result result : results) {
      switch (result) {
        case Result.Recorded(var name, _, var tuned, var notTuned) -> tuned.ifPresentOrElse(
            t -> t.workloads().forEach(w -> parts.add(of(name, w))),
            () -> parts.add(new Part.LeftOut("Pareto front", List.of(name),
                notTuned)));
        case Result.Tuned(_, var tuned) -> tuned.workloads()
            .forEach(w -> parts.add(of(w.name(), w)));
        case Result.Compared(var name, _, _, _) ->
          parts.add(new Part.LeftOut("Pareto front", List.of(name),
              "an experiment searches nothing; haltwise tune does."));
        case Result.Studied _ -> {
        }
        case Result.Counted(var name, _) ->
          parts.add(new Part.LeftOut("Pareto front", List.of(name),
              "counters hold no single halts to replay."));
      }
    }
    return new Section("front", "What polling buys",
        "Each point is a setting that no other one beats in both: less CPU time polled to the left, less wake latency"
            + " further down. As predicted on the half of the recording that the search saw.",
        parts);
  }

  private static Part of(String name, Workload w) {
    if (w.front().isEmpty()) {
      return new Part.LeftOut("Pareto front", List.of(name), "the result holds none.");
    }
    List<Row> rows = rows(w);
    return new Part.Chart(name, see(w),
        new Drawing.Points("polled_cpu_share", "wake_latency_mean_ns", "role", "is_on_front"),
        DataTable.of(rows).text("role", "", Row::name)
            .text("settings", "settings", r -> r.point().settings())
            .number("polled_cpu_share", "CPU time polled", Unit.SHARE,
                r -> r.point().polledCpuShare())
            .number("wake_latency_mean_ns", "mean wake latency", Unit.NS,
                r -> r.point().wakeLatencyMeanNs())
            .number("blocked_share", "halts that block", Unit.SHARE, r -> r.point().blockedShare())
            .number("work_change", "work, against the recording", Unit.CHANGE,
                r -> r.point().workRate() - 1)
            .number("is_on_front", "on the front", Unit.COUNT, r -> r.onFront() ? 1 : 0).table(),
        List.of(Figure.count(w.candidates()) + " settings tried, " + rows.stream()
            .filter(Row::onFront).count() + " of them on the front."));
  }

  private static List<Row> rows(Workload w) {
    Optional<Point> thriftier = w.searchedRecommended().flatMap(p -> thriftier(w.front(), p));
    Optional<Point> faster = w.searchedRecommended().flatMap(p -> faster(w.front(), p));
    List<Row> rows = new ArrayList<>();
    for (Point p : w.front()) {
      String name = isSame(p, w.searchedRecommended())
          ? recommended(w)
          : isSame(p, w.searchedBaseline())
              ? "in force"
              : isSame(p, thriftier) ? "thriftier" : isSame(p, faster) ? "faster" : "";
      rows.add(new Row(p, name, true));
    }
    w.searchedRecommended()
        .filter(p -> rows.stream().noneMatch(r -> isSame(r.point, Optional.of(p))))
        .ifPresent(p -> rows.add(new Row(p, recommended(w), false)));
    w.searchedBaseline().filter(p -> rows.stream().noneMatch(r -> isSame(r.point, Optional.of(p))))
        .ifPresent(p -> rows.add(new Row(p, "in force", false)));
    return rows;
  }

  private static String recommended(Workload w) {
    return w.keepsBaseline() ? "in force, kept" : "recommended";
  }

  private static boolean isSame(Point p, Optional<Point> other) {
    return other.filter(o -> o.settings().equals(p.settings())).isPresent();
  }

  private static Optional<Point> thriftier(List<Point> front, Point chosen) {
    return front.stream()
        .filter(p -> p.polledCpuShare() <= chosen.polledCpuShare() - noticeable(chosen))
        .max(Comparator.comparingDouble(Point::polledCpuShare));
  }

  private static Optional<Point> faster(List<Point> front, Point chosen) {
    return front.stream()
        .filter(p -> p.polledCpuShare() >= chosen.polledCpuShare() + noticeable(chosen))
        .min(Comparator.comparingDouble(Point::polledCpuShare));
  }

  private static double noticeable(Point chosen) {
    return Math.max(NEAREST, NEAREST_OF_OWN * chosen.polledCpuShare());
  }

  private static String see(Workload w) {
    if (w.searchedRecommended().isEmpty()) {
      return "From " + waits(w.front().getFirst()) + " to " + waits(w.front().getLast()) + ".";
    }
    Point chosen = w.searchedRecommended().get();
    String what = w.keepsBaseline() ? "The settings in force stay: " : "Recommended: ";
    String less = thriftier(w.front(), chosen)
        .map(p -> "; the next thriftier setting: " + waits(p)).orElse("; none polls clearly less");
    String more = faster(w.front(), chosen).map(p -> "; the next faster one: " + waits(p))
        .orElse("; none waits clearly less");
    return what + waits(chosen) + less + more + ".";
  }

  private static String waits(Point p) {
    return Words.time(p.wakeLatencyMeanNs()) + " of wake latency on average for "
        + Words.percent(p.polledCpuShare()) + " of CPU time polled";
  }
}
