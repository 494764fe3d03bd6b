package haltwise.report.charts;

import haltwise.compare.Measure;
import haltwise.compare.MeasureResult;
import haltwise.compare.Shift;
import haltwise.compare.Verdict;
import haltwise.report.Figure;
import haltwise.report.Measured;
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

/// What each workload gains: more work in the same time, with the interval where there were real runs.
final class GainChart {
  private static final double NOTICEABLE = 0.005;
  private static final String MEASURED = "measured";
  private static final String PREDICTED = "predicted";
  private static final String VOID = new Verdict.Void("").word();
  private static final String WORSE = new Verdict.Worse().word();

  private GainChart() {
  }

  /// @param runs 0: predicted
  /// @param gain, low, high as shares of the value before; low and high NaN where nothing was run
  /// @param verdict of an experiment; else [#MEASURED] or [#PREDICTED]
  private record Row(String label, int runs, double gain, double low, double high,
      String verdict) {
    boolean isVoid() {
      return verdict.equals(VOID);
    }
  }

  static Section of(List<Result> results) {
    List<Row> rows = new ArrayList<>();
    for (Result result : results) {
      switch (result) {
        case Result.Recorded(var name, _, var tuned, _) -> tuned.stream()
            .flatMap(t -> t.workloads().stream()).forEach(w -> row(name, w).ifPresent(rows::add));
        case Result.Tuned(_, var tuned) -> tuned.workloads()
            .forEach(w -> row(w.name(), w).ifPresent(rows::add));
        case Result.Compared c -> c.comparison().main()
            .ifPresent(main -> rows.addAll(rows(c, main)));
        case Result.Counted _,Result.Studied _ -> {
        }
      }
    }
    return new Section("gain", "Gain of each workload",
        "How much better the main measure is than under the settings in force, or in the first arm. A bar is an interval:"
            + " of an experiment that of its verdict, of a tune result from the worst to the best that its runs allow."
            + " A hollow point is a prediction, or carries no verdict.",
        List.of(rows.isEmpty()
            ? new Part.LeftOut("Gain", List.of(),
                "nothing was compared: haltwise tune and haltwise compare tell gains.")
            : new Part.Chart("Gain", see(rows),
                new Drawing.Intervals("workload", "gain", "gain_low", "gain_high",
                    Optional.of("verdict"), Unit.CHANGE),
                table(rows), List.of())));
  }

  /// By the main measure; what is better when it is lower gains by what it loses.
  private static List<Row> rows(Result.Compared c, MeasureResult main) {
    String first = c.comparison().plan().arms().getFirst().name();
    boolean lower = main.measure().direction() == Measure.Direction.LOWER;
    return main.versus().stream().filter(v -> v.shift().isPresent()
        && v.shift().get().scale() == Shift.Scale.RELATIVE).map(v -> {
          Shift s = v.shift().orElseThrow();
          return new Row(c.name() + ": " + v.arm() + " against " + first + ", "
              + MeasureCells.name(main.measure()), s.pairs(),
              lower ? -s.estimate() : s.estimate(), lower ? -s.high() : s.low(),
              lower ? -s.low() : s.high(), v.verdict().word());
        }).toList();
  }

  private static Optional<Row> row(String name, Workload w) {
    if (w.keepsBaseline()) {
      return Optional.empty();
    }
    Optional<Measured> before = w.baseline().measured();
    Optional<Measured> after = w.recommended().measured();
    if (before.isPresent() && after.isPresent()
        && before.get().median().workPerSecond().orElse(0) > 0) {
      double was = before.get().median().workPerSecond().orElseThrow();
      return Optional.of(new Row(name + " (measured)", after.get().runs(),
          after.get().median().workPerSecond().orElse(0) / was - 1,
          after.get().workLowest() / before.get().workHighest() - 1,
          after.get().workHighest() / before.get().workLowest() - 1, MEASURED));
    }
    Optional<Point> was = w.searchedBaseline();
    return w.searchedRecommended().filter(_ -> was.isPresent())
        .map(p -> new Row(name + " (predicted)", 0,
            p.workRate() / was.orElseThrow().workRate() - 1, Double.NaN, Double.NaN,
            PREDICTED));
  }

  private static DataTable table(List<Row> rows) {
    return DataTable.of(rows).text("workload", "", Row::label)
        .number("gain", "gain", Unit.CHANGE, Row::gain)
        .number("gain_low", "at least", Unit.CHANGE, Row::low)
        .number("gain_high", "at most", Unit.CHANGE, Row::high)
        .text("verdict", "verdict", Row::verdict)
        .number("runs", "runs each", Unit.COUNT, r -> r.runs() == 0 ? Double.NaN : r.runs())
        .table();
  }

  private static String see(List<Row> all) {
    List<Row> rows = all.stream().filter(r -> !r.isVoid()).toList();
    if (rows.isEmpty()) {
      return "Nothing here carries a verdict.";
    }
    Row most = rows.stream().max(Comparator.comparingDouble(Row::gain)).orElseThrow();
    String gains = most.gain() < NOTICEABLE
        ? "None gains noticeably"
        : most.label() + " gains the most, " + Unit.CHANGE.text(most.gain());
    long losing = rows.stream()
        .filter(r -> r.verdict().equals(PREDICTED) && r.gain() < -NOTICEABLE).count();
    String losses = losing == 0
        ? ""
        : "; " + losing + (losing == 1 ? " loses" : " lose")
            + " some work, which the objective gives up for less polling";
    String worst = rows.stream().filter(r -> r.verdict().equals(WORSE))
        .min(Comparator.comparingDouble(Row::gain))
        .map(r -> "; " + r.label() + " is worse, " + Unit.CHANGE.text(r.gain())).orElse("");
    long run = rows.stream().filter(r -> r.runs() > 0).count();
    long sure = rows.stream().filter(r -> r.low() > 0).count();
    return gains + worst + losses + (run == 0
        ? "; nothing of this was run again."
        : "; in " + sure + " of " + Figure.plural(run, "row") + " that ran, the whole interval"
            + " is above 0.");
  }
}
