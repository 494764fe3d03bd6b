package haltwise.app;

import haltwise.lab.HaltCounters;
import haltwise.lab.LabReport;
import haltwise.lab.Latencies;
import haltwise.lab.VcpuReport;
import haltwise.lab.Workload;
import haltwise.linux.ThreadAccount;
import haltwise.report.Figure;
import haltwise.report.Look;
import haltwise.report.Look.Colour;
import haltwise.report.Paragraph;
import haltwise.report.TextTable;
import haltwise.trace.Nanos;

/// A lab report for people.
final class LabText {
  private static final int LABELS_WIDTH = 15;

  private LabText() {
  }

  static String of(Workload workload, LabReport r, Look look) {
    HaltCounters h = r.halts();
    ThreadAccount a = r.account();
    double seconds = r.elapsedNs() / 1e9;
    TextTable facts = new TextTable("", "")
        .row("measured",
            Nanos.text(r.elapsedNs()) + " of " + Figure.plural(r.vcpus().size(), "vCPU"));
    rows(facts, "pinned", r.pinning().toString(), look);
    facts
        .row("work",
            Figure.perSecond(r.workPerSecond()) + "  (" + Figure.count(r.workItems()) + " "
                + workload.workMeaning() + ")")
        .row("latency", latency(r.latencies()));
    rows(facts, "", r.latencies().meaning(), look);
    facts
        .row("halts", Figure.count(h.halts()) + "  (" + Figure.perSecond(h.halts() / seconds) + ")")
        .row("  hits", part(h.hits(), h.halts()))
        .row("  immediate", part(h.immediate(), h.halts()))
        .row("  blocks",
            part(h.blocks(), h.halts()) + ", " + Figure.count(h.misses())
                + " of them after polling in vain")
        .row("polled",
            Nanos.text(h.polledNs()) + "  (" + Figure.percent(r.polledCpuShare())
                + " of the vCPUs' time)")
        .row("  wasted", Nanos.text(h.wastedNs()))
        .row("CPU time",
            Nanos.text(a.cpuNs()) + "  (" + Figure.percent(r.cpuShare()) + " of the vCPUs' time)")
        .row("switches", Figure.perSecond(a.voluntarySwitches() / seconds) + " voluntary, "
            + Figure.perSecond(a.involuntarySwitches() / seconds) + " involuntary");
    String text = look.paint(Colour.BOLD, r.workload()) + "\n\n" + facts.text(look, "  ");
    return r.vcpus().size() > 1 ? text + "\n" + perVcpu(r).text(look, "  ") : text;
  }

  private static void rows(TextTable facts, String name, String text, Look look) {
    String label = name;
    for (String line : Paragraph.lines(text, look.columns() - LABELS_WIDTH)) {
      facts.row(label, line);
      label = "";
    }
  }

  private static TextTable perVcpu(LabReport r) {
    TextTable table = new TextTable(">vCPU", ">work/s", ">halts/s", ">hits", ">blocks", ">polled",
        ">CPU");
    for (VcpuReport v : r.vcpus()) {
      double seconds = r.elapsedNs() / 1e9;
      table.row(Integer.toString(v.vcpuId()), Figure.perSecond(v.workItems() / seconds),
          Figure.perSecond(v.halts().halts() / seconds), share(v.halts().hits(), v.halts().halts()),
          share(v.halts().blocks(), v.halts().halts()),
          Figure.percent((double) v.halts().polledNs() / r.elapsedNs()),
          Figure.percent((double) v.account().cpuNs() / r.elapsedNs()));
    }
    return table;
  }

  private static String latency(Latencies l) {
    if (l.count() == 0) {
      return Figure.UNKNOWN;
    }
    String text = "mean " + Nanos.text(l.meanNs()) + ", p50 " + Nanos.text(l.p50Ns());
    if (l.count() >= 100) {
      text += ", p99 " + Nanos.text(l.p99Ns());
    }
    return text + ", max " + Nanos.text(l.maxNs()) + "  (n = " + Figure.count(l.count()) + ")";
  }

  private static String part(long n, long all) {
    return Figure.count(n) + "  (" + share(n, all) + ")";
  }

  private static String share(long n, long all) {
    return all == 0 ? Figure.UNKNOWN : Figure.percent((double) n / all);
  }
}
