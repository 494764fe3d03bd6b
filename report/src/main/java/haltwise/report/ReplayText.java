package haltwise.report;

import haltwise.replay.GuestRule;
import haltwise.replay.Outcome;
import haltwise.replay.Policy;
import haltwise.report.Look.Colour;
import haltwise.report.ReplayReport.Row;
import haltwise.trace.Nanos;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import haltwise.trace.facts.HaltFacts;
import haltwise.trace.facts.TraceFacts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// The screen of `replay`: what was recorded, then a row for each settings.
public final class ReplayText {
  private static final int NUMBERS_WIDTH = 58;
  private static final int COST_WIDTH = 9;

  private final ReplayReport report;
  private final Look look;
  private final StringBuilder out = new StringBuilder();

  private ReplayText(ReplayReport report, Look look) {
    this.report = report;
    this.look = look;
  }

  public static String of(ReplayReport report, Look look) {
    return new ReplayText(report, look).render();
  }

  private String render() {
    out.append(Remarks.losses(report.eventsLost(), look));
    TraceInfo info = report.recorded().info();
    out.append(Remarks.wrapped(report.name() + ": "
        + Figure.plural(report.recorded().all().halts(), "halt") + " of "
        + Figure.plural(info.vcpus().size(), "vCPU") + " in "
        + Nanos.text(info.elapsedNs())
        + (info.workload().isEmpty() ? "" : ", " + info.workload()), look, ""));
    if (info.kind() instanceof TraceKind.Host) {
      out.append(Remarks.wrapped(report.rule().describe() + ".", look, ""));
    }
    out.append('\n');
    table();
    legend();
    return out.toString();
  }

  private void table() {
    if (report.guestRule().isPresent()) {
      guestTable();
      return;
    }
    List<String> titles = new ArrayList<>(List.of("settings", ">work", ">polled", ">wasted",
        ">blocked", ">wake mean", ">p99"));
    if (isCosted()) {
      titles.add(">cost");
    }
    TextTable t = new TextTable(titles.toArray(String[]::new));
    recorded(t);
    for (int i = 0; i < report.rows().size(); i++) {
      Row row = report.rows().get(i);
      Outcome o = row.outcome();
      row(t, marked(i),
          work(report.workPerSecond(row), o.workRate()), Figure.percent(o.polledCpuShare()),
          Figure.percent(o.wastedCpuShare()), Figure.percent(o.blockedShare()),
          Figure.time(OptionalDouble.of(o.latencyMeanNs())),
          Figure.time(ReplayDocument.p99(o.latencyP99Ns(), o.halts())),
          Figure.time(OptionalDouble.of(o.costPerHaltNs(report.blockPriceNs()))));
    }
    out.append(t.text(look, ""));
  }

  private void recorded(TextTable t) {
    TraceFacts facts = report.recorded();
    HaltFacts all = facts.all();
    row(t, "as recorded", work(facts.workPerSecond(), 1), Figure.percent(facts.polledCpuShare()),
        Figure.percent(facts.wastedCpuShare()), Figure.percent(all.blockedShare()),
        Figure.time(all.wakeLatencyMeanNs()), Figure.time(all.wakeLatencyPercentileNs(0.99)), "");
  }

  private void guestTable() {
    TextTable t = new TextTable("settings", ">work", ">host", ">guest", ">HLT", ">blocked",
        ">wake mean", ">cost");
    TraceFacts facts = report.recorded();
    HaltFacts all = facts.all();
    boolean ofGuest = facts.info().kind() instanceof TraceKind.Guest;
    t.row("as recorded", work(facts.workPerSecond(), 1),
        ofGuest ? "–" : Figure.percent(facts.polledCpuShare()),
        ofGuest ? Figure.percent(facts.polledCpuShare()) : "–",
        ofGuest ? Figure.percent(all.blockedShare()) : Figure.percent(1),
        Figure.percent(all.blockedShare()), Figure.time(all.wakeLatencyMeanNs()), "");
    for (int i = 0; i < report.rows().size(); i++) {
      Row row = report.rows().get(i);
      Outcome o = row.outcome();
      t.row(marked(i), work(report.workPerSecond(row), o.workRate()),
          Figure.percent(o.polledCpuShare()), Figure.percent(o.guestPolledCpuShare()),
          Figure.percent((double) o.halts() / o.recordedHalts()), Figure.percent(o.blockedShare()),
          Figure.time(OptionalDouble.of(o.latencyMeanNs())),
          Figure.time(OptionalDouble.of(o.costPerHaltNs(report.blockPriceNs()))));
    }
    out.append(t.text(look, ""));
  }

  /// Without the cost, the last cell, where it is not shown.
  private void row(TextTable t, String... cells) {
    t.row(isCosted() ? cells : Arrays.copyOf(cells, cells.length - 1));
  }

  /// The clairvoyant is there to compare costs with, guest polling to compare with the host's; for settings alone the other columns say more.
  private boolean isCosted() {
    return report.guestRule().isPresent()
        || report.rows().stream().anyMatch(row -> row.policy() instanceof Policy.Clairvoyant);
  }

  private static String work(OptionalDouble perSecond, double rate) {
    return perSecond.isPresent()
        ? Figure.perSecond(perSecond)
        : String.format(Locale.ROOT, "%.3f×", rate);
  }

  private String marked(int i) {
    Row row = report.rows().get(i);
    return name(i) + (row.isRecorded() ? " *" : "") + (row.hasTwoStates() ? " !" : "");
  }

  /// The label, or a number where it leaves no room for the columns.
  private String name(int i) {
    String label = report.rows().get(i).label();
    return fits(label) ? label : "settings " + (i + 1);
  }

  private boolean fits(String label) {
    return label.length() + 4 <= Math.max(16,
        look.columns() - NUMBERS_WIDTH - (isCosted() ? COST_WIDTH : 0));
  }

  private void legend() {
    out.append('\n');
    for (int i = 0; i < report.rows().size(); i++) {
      String label = report.rows().get(i).label();
      if (!fits(label)) {
        out.append(name(i)).append(" is ").append(label).append('\n');
      }
    }
    if (report.rows().stream().anyMatch(Row::isRecorded)) {
      remark("* the settings of the recording: the row should come close to the first.");
    }
    remark((report.guestRule().isPresent()
        ? "host, guest: share of the vCPUs' time that each polled; HLT: halts that reached the host,"
            + " of the halts recorded; blocked and wake latency over all idle periods, a hit counts 0"
        : "polled, wasted: share of the vCPUs' time; wake latency over all halts, a hit counts 0")
        + (report.recorded().workPerSecond().isPresent() ? "" : "; work: relative to the recording")
        + (isCosted()
            ? "; cost: CPU time for each recorded halt, polled time and "
                + Nanos.text(report.blockPriceNs()) + " for a block"
            : "")
        + ".");
    report.rows().stream().filter(Row::hasTwoStates)
        .forEach(row -> caution("! " + row.label() + ": " + twoStates(row)));
    report.cautions().forEach(this::caution);
    report.guestRule().ifPresent(this::guestRemarks);
  }

  private void guestRemarks(GuestRule rule) {
    String unknown = report.recorded().info().kind() instanceof TraceKind.Host
        ? "; --guest-rule names another"
        : "";
    remark("Guests follow the " + rule.describe() + unknown + ".");
    report.guestCautions().forEach(c -> caution("guest rows: " + c));
  }

  private void remark(String text) {
    out.append(Remarks.wrapped(text, look, ""));
  }

  private void caution(String text) {
    remark(look.paint(Colour.YELLOW, "CAUTION:") + " " + text + ".");
  }

  static String twoStates(Row row) {
    return "two stable states: " + Figure.percent(row.cold().blockedShare())
        + " of the halts block when the window starts at 0, "
        + Figure.percent(row.warm().blockedShare())
        + " when it starts at max; which one a run settles in is chance";
  }
}
