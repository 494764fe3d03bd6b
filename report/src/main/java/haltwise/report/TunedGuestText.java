package haltwise.report;

import haltwise.report.Look.Colour;
import haltwise.tune.GuestRecommendation;
import haltwise.tune.ParetoFront;
import haltwise.tune.PollingCandidate;
import java.util.List;
import java.util.OptionalDouble;

/// What tuning guests came to, for people: the screen of [TuneText], for the other side.
public final class TunedGuestText {
  private static final String INDENT = "  ";

  private TunedGuestText() {
  }

  /// @param source where the idle periods came from, and why from there
  public static String of(String source, String objective, List<TunedGuest> workloads, Look look) {
    StringBuilder text = new StringBuilder(head(source, objective, look));
    workloads.forEach(w -> text.append('\n').append(of(w, look)));
    return text.toString();
  }

  static String head(String source, String objective, Look look) {
    return "Source     " + TuneText.wrapped(source, look, 11) + "\nObjective  "
        + TuneText.wrapped(objective, look, 11) + "\n";
  }

  private static String of(TunedGuest w, Look look) {
    GuestRecommendation r = w.recommendation();
    StringBuilder text = new StringBuilder();
    Paragraph.lines(w.name(), look.columns())
        .forEach(line -> text.append(look.paint(Colour.BOLD, line)).append('\n'));
    text.append('\n').append(INDENT).append("in force     ").append(inForce(r.baseline()))
        .append('\n');
    text.append(INDENT).append("recommended  ").append(look.paint(Colour.GREEN, r.keepsBaseline()
        ? "keep what is in force"
        : TunedGuest.settings(r.recommended()))).append("\n\n");
    text.append(Remarks.wrapped(w.rule().describe() + " (" + w.ruleOrigin() + ").", look, INDENT))
        .append('\n');
    text.append(comparison(w).text(look, INDENT));
    text.append(TuneText.sentences("Why", r.reasons(), look));
    text.append(TuneText.sentences("Taken for granted", r.assumptions(), look));
    text.append(TuneText.sentences("Proof", w.notes(), look));
    text.append(TuneText.sentences("Caution", r.cautions(), look));
    text.append('\n').append(INDENT).append(look.paint(Colour.BOLD, "Pareto front")).append(" of ")
        .append(Figure.count(r.candidates())).append(" settings tried\n");
    text.append(front(r).text(look, INDENT));
    text.append(TuneText.sentences("To use it", w.howTo(), look));
    return text.toString();
  }

  private static String inForce(PollingCandidate c) {
    return c.guest().isPresent()
        ? TunedGuest.settings(c)
        : "the guest does not poll; host: " + c.polling();
  }

  private static TextTable comparison(TunedGuest w) {
    TextTable table = new TextTable("", ">work", ">polled CPU", ">by guest", ">HLTs", ">blocked",
        ">wake p99");
    row(table, "in force", w, w.recommendation().baseline());
    if (!w.recommendation().keepsBaseline()) {
      row(table, "recommended", w, w.recommendation().recommended());
    }
    return table;
  }

  private static void row(TextTable table, String name, TunedGuest w, PollingCandidate c) {
    Measures m = w.predicted(c);
    table.row(name, Figure.perSecond(m.workPerSecond()), Figure.percent(m.polledCpuShare()),
        Figure.percent(c.outcome().guestPolledCpuShare()),
        Figure.perSecond(TunedGuest.haltsPerSecond(c.outcome())),
        Figure.percent(m.blockedShare()), Figure.time(m.wakeLatencyP99Ns()));
  }

  private static TextTable front(GuestRecommendation r) {
    TextTable table = new TextTable(">polled CPU", ">wake mean", ">blocked", "settings");
    for (PollingCandidate c : ParetoFront.thinnedPollings(r.front(), TuneText.FRONT_ROWS)) {
      table.row(Figure.percent(c.outcome().allPolledCpuShare()),
          Figure.time(OptionalDouble.of(c.outcome().latencyMeanNs())),
          Figure.percent(c.outcome().blockedShare()), TunedGuest.settings(c));
    }
    return table;
  }
}
