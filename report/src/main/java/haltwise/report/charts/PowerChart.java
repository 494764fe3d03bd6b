package haltwise.report.charts;

import haltwise.compare.Comparison;
import haltwise.compare.Measure;
import haltwise.compare.MeasureResult;
import haltwise.compare.MeasureResult.ArmValues;
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
import java.util.Optional;

/// Power of each arm of an experiment, measured or estimated.
final class PowerChart {
  private PowerChart() {
  }

  private record Row(String label, ArmValues values) {
  }

  static Section of(List<Result> results) {
    List<Part> parts = new ArrayList<>();
    for (Result result : results) {
      if (result instanceof Result.Compared(var name, _, var comparison, _)) {
        List<MeasureResult> power = comparison.results().stream()
            .filter(r -> MeasureCells.unit(r.measure()) == Unit.WATTS).toList();
        power.forEach(r -> parts.add(chart(name, comparison, r)));
        if (power.isEmpty()) {
          parts.add(new Part.LeftOut("Power", List.of(name),
              "its runs hold none: the host had no meter, and nothing was estimated."));
        }
      }
    }
    if (results.stream().noneMatch(Result.Compared.class::isInstance)) {
      parts.add(new Part.LeftOut("Power", List.of(),
          "neither a trace nor a tune result holds energy: haltwise compare measures it where the host has a meter."));
    }
    return new Section("power", "Power",
        "Of each arm, the median of its runs. What is estimated says so.", parts);
  }

  private static Part chart(String name, Comparison c, MeasureResult r) {
    List<Row> rows = r.arms().stream().map(a -> new Row(label(c, a.arm()), a)).toList();
    return new Part.Chart(name + ": " + MeasureCells.name(r.measure()), see(r.measure(), rows),
        new Drawing.Rows("arm", List.of(new Ink("median_w", Tone.S0)), false, Unit.WATTS),
        DataTable.of(rows).text("arm", "", Row::label)
            .number("median_w", "median", Unit.WATTS, row -> row.values().median())
            .number("lowest_w", "lowest", Unit.WATTS, row -> row.values().lowest())
            .number("highest_w", "highest", Unit.WATTS, row -> row.values().highest())
            .number("runs", "runs", Unit.COUNT, row -> row.values().values().size()).table(),
        List.of("What it is: " + r.measure().meaning() + "."));
  }

  private static String label(Comparison c, String arm) {
    return Optional.of(c.plan().arm(arm)).map(a -> a.name() + " (" + a.settings() + ")")
        .orElse(arm);
  }

  private static String see(Measure m, List<Row> rows) {
    Comparator<Row> byMedian = Comparator.comparingDouble(row -> row.values().median());
    Row least = rows.stream().min(byMedian).orElseThrow();
    Row most = rows.stream().max(byMedian).orElseThrow();
    return (m.estimated() ? "Estimated, not measured: " : "") + "from "
        + Unit.WATTS.text(least.values().median()) + " in " + least.values().arm() + " to "
        + Unit.WATTS.text(most.values().median()) + " in " + most.values().arm() + ".";
  }
}
