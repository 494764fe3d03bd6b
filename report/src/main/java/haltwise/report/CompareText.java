package haltwise.report;

import haltwise.compare.Arm;
import haltwise.compare.Comparison;
import haltwise.compare.Comparison.State;
import haltwise.compare.Environment;
import haltwise.compare.Measure;
import haltwise.compare.MeasureResult;
import haltwise.compare.MeasureResult.ArmValues;
import haltwise.compare.MeasureResult.Versus;
import haltwise.compare.Outcome;
import haltwise.compare.Plan;
import haltwise.compare.Protocol;
import haltwise.compare.Run;
import haltwise.compare.Shift;
import haltwise.compare.Verdict;
import haltwise.compare.VoidReason;
import haltwise.report.Look.Colour;
import haltwise.trace.Nanos;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What an experiment showed, for people: the verdict, how it was made, every measure, the raw values of the main one, what
/// did not count.
public final class CompareText {
  private static final String INDENT = "  ";

  private final Comparison comparison;
  private final Plan plan;
  private final Look look;
  private final StringBuilder text = new StringBuilder();

  private CompareText(Comparison comparison, Look look) {
    this.comparison = comparison;
    plan = comparison.plan();
    this.look = look;
  }

  /// @param folder where it is kept
  public static String of(Comparison comparison, String folder, Look look) {
    return new CompareText(comparison, look).render(folder);
  }

  private String render(String folder) {
    head();
    plan.arms().stream().skip(1).forEach(arm -> {
      verdict(arm);
      new CompareTable(comparison, arm.name(), look).appendTo(text);
      beside(GuestStudy.of(comparison, arm.name()));
    });
    rounds();
    study();
    voids();
    host();
    text.append('\n');
    sentence("Kept in " + folder + ": every run, its halts, what the host was like. haltwise"
        + " compare --read " + folder + " shows this again, --again repeats it.");
    return text.toString();
  }

  private void head() {
    Paragraph.lines(plan.load(), look.columns())
        .forEach(line -> text.append(look.paint(Colour.BOLD, line)).append('\n'));
    text.append('\n');
    TextTable arms = new TextTable("", "", "");
    List<Arm> all = plan.arms();
    for (int i = 0; i < all.size(); i++) {
      arms.row(letter(i), all.get(i).name(), all.get(i).settings().toString());
    }
    plan.control().ifPresent(c -> arms.row("", c.name(), "A again, as a gate"));
    text.append(arms.text(look, INDENT)).append('\n');
    Protocol p = plan.protocol();
    int perRound = all.size() + (p.control() ? 1 : 0);
    long counting = comparison.runs().stream().filter(Run::isFinished).count();
    sentence(Figure.plural(p.rounds(), "round") + " of " + perRound + " runs"
        + (p.runNs() > 0 ? " of " + Nanos.text(p.runNs()) : "") + " in balanced order; "
        + counting + " of " + perRound * p.rounds() + " runs count"
        + (comparison.state() == State.INTERRUPTED ? "; INTERRUPTED before its end" : "") + ".");
    if (!plan.isBalanced()) {
      sentence("So many rounds are no whole number of balanced sets: what one run leaves for the"
          + " next does not cancel out quite. " + Figure.plural(plan.roundsOfASet(), "round")
          + " make a set.");
    }
  }

  private static String letter(int arm) {
    return arm < 26 ? String.valueOf((char) ('A' + arm)) : Integer.toString(arm + 1);
  }

  private void verdict(Arm arm) {
    text.append('\n');
    Optional<MeasureResult> main = comparison.main();
    Optional<Versus> versus = main.flatMap(m -> m.versus(arm.name()));
    if (main.isEmpty() || versus.isEmpty()) {
      sentence(look.paint(Colour.YELLOW, "NO VERDICT") + " on " + arm.name()
          + ": no run of it counts.");
      return;
    }
    MeasureResult m = main.get();
    Versus v = versus.get();
    sentence(switch (v.verdict()) {
      case Verdict.Better _ -> look.paint(Colour.GREEN, arm.name() + " is BETTER")
          + " than " + first() + ": " + numbers(m, v);
      case Verdict.Worse _ -> look.paint(Colour.RED, arm.name() + " is WORSE")
          + " than " + first() + ": " + numbers(m, v);
      case Verdict.Different _ -> look.paint(Colour.YELLOW, arm.name() + " DIFFERS")
          + " from " + first() + ": " + numbers(m, v);
      case Verdict.NoDifference(double smallest) -> look.paint(Colour.YELLOW, "NO DIFFERENCE")
          + " between " + arm.name() + " and " + first()
          + " that this experiment can show: " + numbers(m, v) + " It would have shown one of "
          + unsigned(m, v, smallest) + " or more.";
      case Verdict.Void(String why) -> look.paint(Colour.YELLOW, "NO VERDICT") + " on "
          + arm.name() + ": " + why
          + v.shift().map(_ -> " What was seen: " + numbers(m, v)).orElse("");
    });
    m.control().ifPresent(c -> sentence("Control: " + first() + " against itself, "
        + MeasureFigure.change(m.measure(), c.scale(), c.estimate()) + " ("
        + MeasureFigure.interval(m.measure(), c) + ")."));
  }

  /// Of guest settings: what the study found of guest polling.
  private void beside(List<GuestStudy.Row> rows) {
    if (!rows.isEmpty()) {
      text.append('\n').append(INDENT).append(look.paint(Colour.BOLD,
          "Beside the Intel study's graphs 4 and 5 (guest polling)")).append('\n');
      rows.forEach(r -> sentence(r.published().name() + ": there " + r.published().published()
          + ", here " + r.here() + "."));
    }
  }

  private String first() {
    return plan.arms().getFirst().name();
  }

  private String numbers(MeasureResult m, Versus v) {
    Shift s = v.shift().orElseThrow();
    String change = m.measure().name() + " "
        + MeasureFigure.change(m.measure(), s.scale(), s.estimate());
    return switch (s.method()) {
      case RANGE -> change + ", rounds from " + MeasureFigure.interval(m.measure(), s) + " (n = "
          + s.pairs() + ").";
      case SIGN_FLIP, BOOTSTRAP -> change
          + String.format(Locale.ROOT, ", %.0f %% between ", Math.floor(s.confidence() * 100))
          + MeasureFigure.interval(m.measure(), s).replace(" to ", " and ") + " ("
          + s.method().text() + ", n = " + s.pairs() + ").";
    };
  }

  private static String unsigned(MeasureResult m, Versus v, double smallest) {
    return MeasureFigure.change(m.measure(), v.shift().orElseThrow().scale(), smallest)
        .replace("+", "");
  }

  /// The raw values of the main measure: a sceptic wants to see them.
  private void rounds() {
    List<MeasureResult> main = comparison.main().stream().toList();
    main.forEach(m -> {
      text.append('\n').append(INDENT)
          .append(look.paint(Colour.BOLD, m.measure().name() + " by round")).append('\n');
      List<String> names = Stream
          .concat(plan.arms().stream(), plan.control().stream()).map(Arm::name).toList();
      TextTable table = new TextTable(
          Stream.concat(Stream.of(">round", "order"), names.stream().map(n -> ">" + n))
              .toArray(String[]::new));
      byRound().forEach((round, runs) -> {
        List<String> cells = new ArrayList<>();
        cells.add(Integer.toString(round));
        cells.add(order(runs));
        names.forEach(n -> cells.add(cell(runs, n, m.measure())));
        table.row(cells.toArray(String[]::new));
      });
      text.append(table.text(look, INDENT));
    });
  }

  /// The value that counts; else whether there was a run at all.
  private static String cell(List<Run> runs, String arm, Measure measure) {
    List<Run> made = runs.stream().filter(r -> r.arm().equals(arm)).toList();
    return made.stream().filter(Run::isFinished)
        .flatMap(r -> Optional.ofNullable(r.values().get(measure)).stream()).findFirst()
        .map(v -> MeasureFigure.value(measure, v))
        .orElse(made.isEmpty() ? Figure.UNKNOWN : "void");
  }

  private Map<Integer, List<Run>> byRound() {
    return comparison.runs().stream()
        .collect(Collectors.groupingBy(Run::round, TreeMap::new, Collectors.toList()));
  }

  /// `B A c`: the letters of its arms, a small c for the control.
  private String order(List<Run> runs) {
    return runs.stream().filter(r -> r.attempt() == 1)
        .map(r -> r.arm().equals(Arm.CONTROL)
            ? "c"
            : letter(plan.arms().stream().map(Arm::name).toList().indexOf(r.arm())))
        .collect(Collectors.joining(" "));
  }

  private void study() {
    comparison.main().ifPresent(m -> {
      String values = m.arms().stream().filter(a -> !Double.isNaN(a.ofThree()))
          .map(a -> a.arm() + " " + MeasureFigure.value(m.measure(), a.ofThree()))
          .collect(Collectors.joining(", "));
      if (!values.isEmpty()) {
        text.append('\n');
        sentence("As the Intel study does it (median of the first three runs, outliers removed): "
            + values + ".");
      }
    });
  }

  /// What did not count, by the first reason, with an example of each.
  private void voids() {
    Map<VoidReason.Kind, List<Run>> byKind = comparison.runs().stream()
        .filter(r -> !r.isFinished())
        .collect(Collectors.groupingBy(r -> reasons(r).getFirst().kind(), TreeMap::new,
            Collectors.toList()));
    byKind.forEach((kind, runs) -> {
      Run first = runs.getFirst();
      text.append('\n');
      sentence(look.paint(Colour.YELLOW, "VOID") + ", " + kind.word().replace('-', ' ') + ": "
          + Figure.plural(runs.size(), "run") + " (" + byArm(runs) + "), such as " + first.arm()
          + " in round " + first.round() + ": " + reasons(first).getFirst().text()
          + remedy(kind));
    });
  }

  private static String byArm(List<Run> runs) {
    return runs.stream()
        .collect(Collectors.groupingBy(Run::arm, TreeMap::new, Collectors.counting()))
        .entrySet().stream().map(e -> e.getKey() + " " + e.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String remedy(VoidReason.Kind kind) {
    return switch (kind) {
      case DISTURBED -> " Quiet the host, or allow more with --tolerate.";
      case EVENTS_LOST -> " Use --no-exits, or a shorter --duration.";
      case TREATMENT, PRECHECK, FAILED -> "";
    };
  }

  private static List<VoidReason> reasons(Run run) {
    return switch (run.outcome()) {
      case Outcome.Finished _ -> List.of();
      case Outcome.Void(List<VoidReason> reasons) -> reasons;
    };
  }

  /// What the host was like, and what of it changed meanwhile.
  private void host() {
    Map<String, String> before = comparison.before().facts();
    Map<String, String> after = comparison.after().map(Environment::facts).orElse(Map.of());
    if (before.isEmpty()) {
      return;
    }
    text.append('\n').append(INDENT).append(look.paint(Colour.BOLD, "Host")).append('\n');
    Map<String, String> told = new LinkedHashMap<>(before);
    told.remove(Environment.NOT_MEASURED);
    told.values().removeIf(Environment.UNKNOWN::equals);
    int width = told.keySet().stream().mapToInt(String::length).max().orElse(0);
    told.forEach((name, value) -> {
      String then = after.getOrDefault(name, value);
      List<String> lines = Paragraph.lines(then.equals(value) ? value : value + " → " + then,
          look.columns() - width - 4);
      text.append(INDENT).append(name).append(" ".repeat(width - name.length() + 2))
          .append(String.join("\n" + " ".repeat(width + 4), lines)).append('\n');
    });
    String unknown = before.entrySet().stream()
        .filter(e -> e.getValue().equals(Environment.UNKNOWN)).map(Map.Entry::getKey)
        .collect(Collectors.joining(", "));
    if (!unknown.isEmpty()) {
      sentence("It does not tell: " + unknown + ".");
    }
    Optional.ofNullable(before.get(Environment.NOT_MEASURED)).ifPresent(this::sentence);
  }

  private void sentence(String words) {
    text.append(Remarks.wrapped(words, look, INDENT));
  }

  /// The values of an arm, if any run of it counts.
  static Optional<ArmValues> values(MeasureResult m, String arm) {
    return m.arms().stream().filter(a -> a.arm().equals(arm)).findFirst();
  }
}
