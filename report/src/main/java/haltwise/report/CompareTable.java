package haltwise.report;

import haltwise.compare.Comparison;
import haltwise.compare.Measure;
import haltwise.compare.MeasureResult;
import haltwise.compare.MeasureResult.Versus;
import haltwise.compare.Verdict;
import haltwise.report.Look.Colour;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Every measure of one arm against the first, under the heading of its verdict.
final class CompareTable {
  private static final String INDENT = "  ";
  /// In a head line; longer ones are cut, so that the table fits a terminal.
  private static final int LONGEST_NAME = 10;

  private final Comparison comparison;
  private final String arm;
  private final Look look;

  private record Row(MeasureResult result, Versus versus) {
  }

  CompareTable(Comparison comparison, String arm, Look look) {
    this.comparison = comparison;
    this.arm = arm;
    this.look = look;
  }

  void appendTo(StringBuilder text) {
    Map<String, List<Row>> sections = sections();
    sections.forEach((heading, rows) -> {
      text.append('\n').append(INDENT).append(heading).append('\n');
      text.append(table(rows).text(look, INDENT));
    });
    String same = comparison.results().stream()
        .filter(r -> isSomething(r) && r.versus(arm).filter(CompareTable::isTheSame).isPresent())
        .map(r -> name(r.measure()) + " "
            + median(r, comparison.plan().arms().getFirst().name()))
        .collect(Collectors.joining(", "));
    if (!same.isEmpty()) {
      text.append(Remarks.wrapped("The same in both: " + same + ".", look, INDENT));
    }
    if (comparison.results().stream().anyMatch(r -> r.measure().estimated())) {
      text.append(INDENT).append("~ estimated, not measured\n");
    }
  }

  /// By verdict, in the order of what the reader looks for first.
  private Map<String, List<Row>> sections() {
    Map<String, List<Row>> sections = new LinkedHashMap<>();
    for (String heading : List.of(heading(new Verdict.Better()), heading(new Verdict.Worse()),
        heading(new Verdict.Different()), heading(new Verdict.NoDifference(1)))) {
      sections.put(heading, new java.util.ArrayList<>());
    }
    for (MeasureResult result : comparison.results()) {
      result.versus(arm).filter(v -> v.shift().isPresent() && isSomething(result) && !isTheSame(v))
          .ifPresent(v -> sections
              .computeIfAbsent(heading(v.verdict()), _ -> new java.util.ArrayList<>())
              .add(new Row(result, v)));
    }
    sections.values().removeIf(List::isEmpty);
    return sections;
  }

  /// In each round, as what is measured once for all arms: a reference, in which none differs.
  private static boolean isTheSame(Versus versus) {
    return versus.shift().filter(s -> s.low() == 0 && s.high() == 0).isPresent();
  }

  /// What never happened in any run is no row.
  private static boolean isSomething(MeasureResult result) {
    return result.arms().stream().anyMatch(a -> a.highest() != 0);
  }

  private String heading(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Better _ -> look.paint(Colour.GREEN, "Better");
      case Verdict.Worse _ -> look.paint(Colour.RED, "Worse");
      case Verdict.Different _ ->
        look.paint(Colour.CYAN, "Different") + ", neither better nor worse";
      case Verdict.NoDifference _ -> look.paint(Colour.BOLD, "No difference")
          + " that this experiment can show, and from where on it would have";
      case Verdict.Void(String why) -> look.paint(Colour.YELLOW, "No verdict") + ": " + why;
    };
  }

  private TextTable table(List<Row> rows) {
    boolean none = rows.getFirst().versus.verdict() instanceof Verdict.NoDifference;
    String first = comparison.plan().arms().getFirst().name();
    TextTable table = new TextTable("", ">" + cut(first), ">" + cut(arm), ">change",
        none ? ">would show" : ">interval");
    rows.forEach(row -> table.row(name(row.result.measure()),
        median(row.result, first), median(row.result, arm),
        row.versus.shift().map(s -> MeasureFigure.change(row.result.measure(), s.scale(),
            s.estimate())).orElse(Figure.UNKNOWN),
        last(row)));
    return table;
  }

  private static String name(Measure measure) {
    return (measure.estimated() ? "~" : "") + measure.name();
  }

  private static String cut(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
  }

  private static String median(MeasureResult result, String arm) {
    return CompareText.values(result, arm)
        .map(a -> MeasureFigure.value(result.measure(), a.median())).orElse(Figure.UNKNOWN);
  }

  private static String last(Row row) {
    Measure measure = row.result.measure();
    return switch (row.versus.verdict()) {
      case Verdict.NoDifference(double smallest) -> row.versus.shift()
          .map(s -> MeasureFigure.change(measure, s.scale(), smallest).replace("+", ""))
          .orElse(Figure.UNKNOWN);
      case Verdict.Better _,Verdict.Worse _,Verdict.Different _,Verdict.Void _ ->
        interval(row, measure);
    };
  }

  private static String interval(Row row, Measure measure) {
    Optional<String> text = row.versus.shift().map(s -> MeasureFigure.interval(measure, s));
    return text.orElse(Figure.UNKNOWN);
  }
}
