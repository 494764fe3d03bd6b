package haltwise.report;

import haltwise.replay.HostRule;
import haltwise.report.Look.Colour;
import haltwise.trace.HostSettings;
import haltwise.tune.Candidate;
import haltwise.tune.ParetoFront;
import haltwise.tune.Recommendation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// What tuning came to, for people.
public final class TuneText {
  static final int FRONT_ROWS = 8;
  private static final int WIDEST_TEXT = 110;
  private static final String INDENT = "  ";

  private TuneText() {
  }

  /// @param source where the halts came from, and why from there
  public static String of(String source, String objective, List<TunedWorkload> workloads,
      Look look) {
    StringBuilder text = new StringBuilder();
    text.append("Source     ").append(wrapped(source, look, 11)).append('\n');
    text.append("Objective  ").append(wrapped(objective, look, 11)).append('\n');
    workloads.forEach(w -> text.append('\n').append(of(w, look)));
    return text.toString();
  }

  private static String of(TunedWorkload w, Look look) {
    Recommendation r = w.recommendation();
    StringBuilder text = new StringBuilder();
    Paragraph.lines(w.name(), look.columns())
        .forEach(line -> text.append(look.paint(Colour.BOLD, line)).append('\n'));
    text.append('\n');
    text.append(INDENT).append("in force     ").append(r.baseline().settings()).append('\n');
    String verdict = r.keepsBaseline()
        ? "keep what is in force"
        : r.recommended().settings().toString();
    text.append(INDENT).append("recommended  ").append(look.paint(Colour.GREEN, verdict))
        .append("\n\n");
    text.append(Remarks.wrapped(w.rule().describe() + ".", look, INDENT)).append('\n');
    text.append(comparison(w).text(look, INDENT));
    text.append(sentences("Why", r.reasons(), look));
    text.append(sentences("Proof", w.notes(), look));
    text.append(sentences("Caution", r.cautions(), look));
    text.append('\n').append(INDENT).append(look.paint(Colour.BOLD, "Pareto front")).append(" of ")
        .append(Figure.count(r.candidates())).append(" settings tried\n");
    text.append(front(r).text(look, INDENT));
    w.perVm().ifPresent(p -> text.append(p.text(look, INDENT)));
    text.append(sentences("To use it", howTo(r, w.rule().rule()), look));
    return text.toString();
  }

  private static TextTable comparison(TunedWorkload w) {
    TextTable table = new TextTable("", "", ">work", ">polled CPU", ">blocked", ">wake p99",
        ">runs");
    predictedRow(table, "in force", w.baselinePredicted());
    w.baselineMeasured().ifPresent(m -> measuredRow(table, m));
    if (!w.recommendation().keepsBaseline()) {
      predictedRow(table, "recommended", w.recommendedPredicted());
      w.recommendedMeasured().ifPresent(m -> measuredRow(table, m));
    }
    return table;
  }

  private static void predictedRow(TextTable table, String name, Measures m) {
    row(table, name, "predicted", m, "");
  }

  private static void measuredRow(TextTable table, Measured m) {
    row(table, "", "measured", m.median(), Integer.toString(m.runs()));
  }

  private static void row(TextTable table, String name, String kind, Measures m, String runs) {
    table.row(name, kind, Figure.perSecond(m.workPerSecond()), Figure.percent(m.polledCpuShare()),
        Figure.percent(m.blockedShare()), Figure.time(m.wakeLatencyP99Ns()), runs);
  }

  private static TextTable front(Recommendation r) {
    TextTable table = new TextTable(">polled CPU", ">wake mean", ">blocked", "settings");
    for (Candidate c : ParetoFront.thinned(r.front(), FRONT_ROWS)) {
      table.row(Figure.percent(c.outcome().polledCpuShare()),
          Figure.time(OptionalDouble.of(c.outcome().latencyMeanNs())),
          Figure.percent(c.outcome().blockedShare()), c.settings().toString());
    }
    return table;
  }

  /// Nothing where the settings in force stay.
  static List<String> howTo(Recommendation r, HostRule rule) {
    return r.keepsBaseline()
        ? List.of()
        : howTo(r.baseline().settings(), r.recommended().settings(), rule);
  }

  private static List<String> howTo(HostSettings from, HostSettings to, HostRule rule) {
    List<String> ways = new ArrayList<>();
    boolean onlyMax = from.withMaxNs(to.maxNs()).equals(to);
    ways.add((onlyMax && hasMaxOfItsOwn(rule)
        ? "For one VM, its VMM sets KVM_CAP_HALT_POLL to " + to.maxNs() + "; for all, as root"
        : "For the whole host, as root") + ": haltwise apply " + to);
    if (rule.max() == HostRule.Max.SAMPLED && to.maxNs() != from.maxNs()) {
      ways.add(
          "This kernel gives a VM its max when it is created: writing halt_poll_ns changes nothing"
              + " for a VM that is running. Restart it, or let its VMM set KVM_CAP_HALT_POLL.");
    }
    if (rule.growStart() == HostRule.GrowStart.FIXED) {
      ways.add("This kernel has no halt_poll_ns_grow_start: it is always 10000.");
    }
    return ways;
  }

  /// KVM_CAP_HALT_POLL came with 5.8, which also began to sample max.
  private static boolean hasMaxOfItsOwn(HostRule rule) {
    return rule.max() == HostRule.Max.SAMPLED || rule.clamp() == HostRule.Clamp.AT_ENTRY;
  }

  static String sentences(String title, List<String> sentences, Look look) {
    if (sentences.isEmpty()) {
      return "";
    }
    return "\n" + INDENT + look.paint(Colour.BOLD, title) + "\n" + bullets(sentences, look);
  }

  static String bullets(List<String> sentences, Look look) {
    return sentences.stream().map(s -> INDENT + "- " + wrapped(s, look, 4) + "\n")
        .collect(Collectors.joining());
  }

  /// Broken at spaces, so that no line is wider than the terminal; later lines are indented.
  static String wrapped(String text, Look look, int indent) {
    return String.join("\n" + " ".repeat(indent),
        Paragraph.lines(text, Math.min(look.columns(), WIDEST_TEXT) - indent));
  }

  /// How far a prediction was from what was measured: `prediction +2.1 % off`.
  public static String error(double predicted, double measured) {
    return String.format(Locale.ROOT, "%+.1f %%", (predicted / measured - 1) * 100);
  }

}
