package haltwise.report;

import haltwise.report.Accuracy.Cell;
import haltwise.report.Accuracy.Knowledge;
import haltwise.report.Accuracy.Summary;
import haltwise.trace.HostSettings;
import haltwise.trace.Nanos;
import java.util.List;
import java.util.Locale;

/// The screen of `lab accuracy`: predicted beside measured for every cell, then the errors in sum.
public final class AccuracyText {
  private final Accuracy accuracy;
  private final Look look;
  private final StringBuilder out = new StringBuilder();

  private AccuracyText(Accuracy accuracy, Look look) {
    this.accuracy = accuracy;
    this.look = look;
  }

  public static String of(Accuracy accuracy, Look look) {
    return new AccuracyText(accuracy, look).render();
  }

  private String render() {
    for (HostSettings under : accuracy.recordings()) {
      out.append("Recorded under ").append(name(under))
          .append(", with probes: predicted / measured\n");
      table(accuracy.of(under, Knowledge.PROBED).toList());
      out.append('\n');
    }
    summary();
    remark(
        "polled: share of the vCPU's time; blocked: share of the halts; errors of these two are percentage points,"
            + " that of the work is relative. ! marks settings under which the replay finds two stable states: predicted is"
            + " the one that a new VM, with a window of 0, settles in.");
    return out.toString();
  }

  private void table(List<Cell> cells) {
    TextTable t = new TextTable("workload", ">max", ">polled %", ">blocked %", ">work/s",
        ">work off");
    String before = "";
    for (Cell c : cells) {
      t.row(c.workload().equals(before) ? "" : shortName(c.workload()),
          Nanos.text(c.settings().maxNs()) + (c.hasTwoStates() ? " !" : ""),
          pair(c.predicted().polledCpuShare() * 100, c.measured().median().polledCpuShare() * 100),
          pair(c.predicted().blockedShare() * 100, c.measured().median().blockedShare() * 100),
          String.format(Locale.ROOT, "%,.0f / %,.0f", c.predicted().workPerSecond().orElse(0),
              c.measured().median().workPerSecond().orElse(0)),
          String.format(Locale.ROOT, "%+.1f %%", c.workErrorPercent()));
      before = c.workload();
    }
    out.append(t.text(look, ""));
  }

  private void summary() {
    TextTable t = new TextTable("absolute error, median / p90", ">polled", ">blocked", ">work");
    for (HostSettings under : accuracy.recordings()) {
      for (Knowledge k : Knowledge.values()) {
        t.row("recorded under " + name(under) + (k == Knowledge.ALONE ? " alone" : " with probes"),
            pp(Summary.of(accuracy.of(under, k), Cell::polledErrorPp)),
            pp(Summary.of(accuracy.of(under, k), Cell::blockedErrorPp)),
            text(Summary.of(accuracy.of(under, k), Cell::workErrorPercent), " %"));
      }
    }
    out.append(t.text(look, "")).append('\n');
  }

  private static String pp(Summary s) {
    return text(s, " pp");
  }

  private static String text(Summary s, String unit) {
    return String.format(Locale.ROOT, "%.1f / %.1f%s", s.medianAbs(), s.p90Abs(), unit);
  }

  private static String pair(double predicted, double measured) {
    return String.format(Locale.ROOT, "%.1f / %.1f", predicted, measured);
  }

  private static String name(HostSettings s) {
    return s.maxNs() == 0 ? "off" : "max " + Nanos.text(s.maxNs());
  }

  /// Without what all have at its default.
  private static String shortName(String workload) {
    return workload.replaceAll(" (seed|depth|sigma)=\\S+", "");
  }

  private void remark(String text) {
    out.append(Remarks.wrapped(text, look, ""));
  }
}
