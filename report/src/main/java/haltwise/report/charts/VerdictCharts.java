package haltwise.report.charts;

import haltwise.compare.Comparison;
import haltwise.compare.MeasureResult;
import haltwise.compare.MeasureResult.Versus;
import haltwise.compare.Shift;
import haltwise.compare.Verdict;
import haltwise.report.Figure;
import haltwise.report.GuestStudy;
import haltwise.report.page.Column;
import haltwise.report.page.DataTable;
import haltwise.report.page.Drawing;
import haltwise.report.page.Part;
import haltwise.report.page.Section;
import haltwise.report.page.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// What each measure of an experiment says of each arm.
final class VerdictCharts {
  private VerdictCharts() {
  }

  private record Row(MeasureResult result, Versus versus) {
    double relative(java.util.function.ToDoubleFunction<Shift> of) {
      return MeasureCells.relative(versus, of);
    }
  }

  /// Empty without an experiment.
  static Optional<Section> of(List<Result> results) {
    List<Part> parts = new ArrayList<>();
    for (Result result : results) {
      if (result instanceof Result.Compared c) {
        String first = c.comparison().plan().arms().getFirst().name();
        c.comparison().plan().arms().stream().skip(1)
            .forEach(arm -> {
              parts.add(of(c.name(), c.comparison(), first, arm.name()));
              beside(c.name() + ": " + arm.name(), GuestStudy.of(c.comparison(), arm.name()))
                  .ifPresent(parts::add);
            });
      }
    }
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(new Section("verdicts", "What the experiment shows",
            "How each measure changes, as a part of its value in the first arm, from pairs of runs of the same round. A bar"
                + " is the interval, a hollow point carries no verdict. Green is better, red worse, grey no difference that"
                + " the runs can show.",
            parts));
  }

  /// Of guest settings: what the study found of guest polling.
  private static Optional<Part> beside(String name, List<GuestStudy.Row> rows) {
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(new Part.Shown(name + " beside the Intel study's graphs 4 and 5",
            "What guest polling did on the study's Chromebooks, and what it does here.",
            DataTable.of(rows).text("measure", "", r -> r.published().name())
                .text("published", "the study", r -> r.published().published())
                .optional("change", "here", Unit.CHANGE, GuestStudy.Row::change)
                .text("here", "by", GuestStudy.Row::here).table()));
  }

  private static Part of(String name, Comparison c, String first, String arm) {
    String title = name + ": " + arm + " against " + first;
    List<Row> rows = c.results().stream().flatMap(r -> r.versus().stream()
        .filter(v -> v.arm().equals(arm)).map(v -> new Row(r, v))).toList();
    List<Row> drawn = rows.stream().filter(r -> !Double.isNaN(r.relative(Shift::estimate)))
        .toList();
    if (drawn.isEmpty()) {
      return new Part.LeftOut(title, List.of(), "no round has a run of both arms that counts.");
    }
    return new Part.Chart(title, see(rows),
        new Drawing.Intervals("measure", "change", "change_low", "change_high",
            Optional.of("verdict"), Unit.CHANGE),
        table(drawn, first, arm), notes(rows, drawn));
  }

  private static DataTable table(List<Row> rows, String first, String arm) {
    List<Unit> units = rows.stream().map(r -> MeasureCells.unit(r.result.measure())).toList();
    List<String> words = rows.stream().map(r -> r.result.measure().unit()).toList();
    return DataTable.of(rows)
        .text("measure", "", r -> MeasureCells.name(r.result.measure()))
        .number("change", "change", Unit.CHANGE, r -> r.relative(Shift::estimate))
        .number("change_low", "at least", Unit.CHANGE, r -> r.relative(Shift::low))
        .number("change_high", "at most", Unit.CHANGE, r -> r.relative(Shift::high))
        .number("pairs", "pairs", Unit.COUNT, r -> r.versus.shift().map(Shift::pairs).orElse(0))
        .text("verdict", "verdict", r -> r.versus.verdict().word())
        .column(new Column.Mixed("first_median", first + ", median", units, words,
            rows.stream().map(r -> MeasureCells.median(r.result, first)).toList()))
        .column(new Column.Mixed("arm_median", arm + ", median", units, words,
            rows.stream().map(r -> MeasureCells.median(r.result, arm)).toList()))
        .text("unit", "unit", r -> r.result.measure().unit().replaceFirst("^1$", ""))
        .number("could_have_shown", "could have shown", Unit.SHARE,
            r -> MeasureCells.smallestShown(r.versus))
        .text("meaning", "what it is", r -> r.result.measure().meaning()).table();
  }

  private static String see(List<Row> rows) {
    Row main = rows.getFirst();
    long better = count(rows, Verdict.Better.class);
    long worse = count(rows, Verdict.Worse.class);
    return MeasureCells.sentence(main.result, main.versus) + ". Of "
        + Figure.plural(rows.size(), "measure") + ", " + better
        + (better == 1 ? " is" : " are") + " better and " + worse + " worse.";
  }

  private static long count(List<Row> rows, Class<? extends Verdict> verdict) {
    return rows.stream().filter(r -> verdict.isInstance(r.versus.verdict())).count();
  }

  private static List<String> notes(List<Row> rows, List<Row> drawn) {
    List<String> notes = new ArrayList<>();
    Shift one = drawn.getFirst().versus.shift().orElseThrow();
    notes.add("Hodges–Lehmann estimate; interval: " + one.method().text() + ", "
        + Words.percent(one.confidence()) + " or more.");
    List<String> absolute = IntStream.range(0, rows.size())
        .filter(i -> !drawn.contains(rows.get(i)) && rows.get(i).versus.shift().isPresent())
        .mapToObj(i -> MeasureCells.sentence(rows.get(i).result, rows.get(i).versus)).toList();
    if (!absolute.isEmpty()) {
      notes
          .add("Not drawn, since a value of 0 has no shares: " + String.join("; ", absolute) + ".");
    }
    return notes;
  }
}
