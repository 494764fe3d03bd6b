package haltwise.report;

import haltwise.report.Look.Colour;
import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.HostSettings;
import haltwise.trace.Nanos;
import haltwise.trace.SettingsInForce;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import haltwise.trace.VcpuInfo;
import haltwise.trace.facts.HaltFacts;
import haltwise.trace.facts.Sample;
import haltwise.trace.facts.TraceFacts;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The screen of `show`: a trace at a glance.
public final class ShowText {
  private static final String INDENT = "  ";

  private final TraceFacts facts;
  private final TraceInfo info;
  private final HaltFacts all;
  private final Look look;
  private final StringBuilder out = new StringBuilder();

  private ShowText(TraceFacts facts, Look look) {
    this.facts = facts;
    this.info = facts.info();
    this.all = facts.all();
    this.look = look;
  }

  /// @param name of the trace as the user gave it
  public static String of(String name, TraceFacts facts, Look look) {
    return new ShowText(facts, look).render(name);
  }

  private String render(String name) {
    out.append(Remarks.losses(info.eventsLost(), look));
    recording(name);
    if (info.kind() instanceof TraceKind.Guest guest) {
      out.append(GuestText.governorRemark(guest, look));
    }
    if (all.halts() == 0) {
      out.append(said("\nNo vCPU halted while this was recorded: there is nothing to poll for.\n",
          GuestText.nothingTraced(info)));
      exits();
      states();
      return out.toString();
    }
    section(said("Halts", "Idle periods, seen by the guest"), halts());
    section("Polling", polling());
    section("Times", times());
    section("Wakes", wakes());
    if (info.vcpus().size() > 1) {
      section(said("vCPUs", "CPUs of the guest"), vcpus());
    }
    states();
    exits();
    out.append('\n').append(
        HistogramChart.text(look, "Polling time × count", facts.pollingTime()));
    if (facts.arrivals().count() > facts.arrivals().unknown()) {
      out.append('\n').append(
          HistogramChart.text(look, "Arrival of the wake event × count", facts.arrivals()));
    }
    return out.toString();
  }

  private void recording(String name) {
    TextTable t = new TextTable("", "");
    t.row("Trace", name + ", by " + info.recorder());
    String host = Stream.of(info.hostName(), info.kernelRelease(), info.architecture())
        .filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
    t.row(said("Host", "Guest"), host.isEmpty() ? "not in the trace" : host);
    t.row("Workload", workload());
    t.row("Recorded", Nanos.text(info.elapsedNs()) + " of "
        + Figure.plural(info.vcpus().size(), said("vCPU", "CPU")) + ", "
        + (info.eventsLost() == 0
            ? "no events lost"
            : Figure.count(info.eventsLost()) + " events lost"));
    switch (info.kind()) {
      case TraceKind.Host() -> hostSettings(t);
      case TraceKind.Guest guest -> GuestText.settings(t, info, guest);
    }
    out.append(t.text(look, ""));
  }

  private String said(String ofHost, String ofGuest) {
    return switch (info.kind()) {
      case TraceKind.Host() -> ofHost;
      case TraceKind.Guest _ -> ofGuest;
    };
  }

  private void hostSettings(TextTable t) {
    String label = "Settings";
    for (SettingsInForce s : info.settings()) {
      t.row(label, settings(s));
      label = "";
    }
    if (info.settings().isEmpty()) {
      t.row(label, "not in the trace");
    }
  }

  private String workload() {
    String label = info.workload().isEmpty() ? "not in the trace" : info.workload();
    OptionalDouble rate = facts.workPerSecond();
    return rate.isEmpty() ? label : label + ": " + Figure.perSecond(rate) + " done";
  }

  private String settings(SettingsInForce s) {
    HostSettings h = s.settings();
    String text = "max " + Nanos.text(h.maxNs()) + ", grow " + h.grow() + ", grow-start "
        + Nanos.text(h.growStartNs()) + ", shrink " + h.shrink();
    if (s.vm() != SettingsInForce.ALL_VMS) {
      text += ", VM " + s.vm();
    }
    return s.fromNs() > info.startNs()
        ? text + ", from " + Nanos.text(s.fromNs() - info.startNs()) + " on"
        : text;
  }

  private TextTable halts() {
    TextTable t = new TextTable("", ">", ">", "");
    t.row("all", Figure.count(all.halts()), Figure.perSecond(facts.haltsPerSecond()),
        said("halted ", "idle ") + Figure.percent(facts.haltedShare()) + " of the time");
    haltRow(t, "hits", all.hits(),
        said("polling caught the wake event", "polling ended with something to run"));
    haltRow(t, "immediate", all.immediate(), "the event was already there");
    if (all.unclassified() > 0) {
      haltRow(t, "hit or immediate", all.unclassified(), "never slept; window not known");
    }
    haltRow(t, said("blocks", "HLT"), all.blocks(), said("slept", "left the guest"));
    haltRow(t, "  misses", all.misses(),
        said("polled in vain, then slept", "window open, and yet HLT"));
    if (all.contended() > 0) {
      haltRow(t, "  contended", all.contended(), "misses cut short by another task");
    }
    return t;
  }

  private void haltRow(TextTable t, String name, long count, String meaning) {
    t.row(name, Figure.count(count), Figure.percent((double) count / all.halts()), meaning);
  }

  private TextTable polling() {
    TextTable t = new TextTable("", ">", "");
    t.row("hit ratio", Figure.percent(all.hitRatio()),
        "of " + Figure.plural(all.hits() + all.misses(), "halt") + " that polled");
    t.row("polled", atLeast() + Figure.percent(facts.polledCpuShare()),
        "of CPU time, " + Nanos.text(all.polledNs()));
    t.row("wasted", atLeast() + Figure.percent(facts.wastedCpuShare()),
        "of CPU time, " + Nanos.text(all.wastedNs()) + " in misses");
    if (all.assumedPolls() > 0) {
      t.row("assumed", Figure.count(all.assumedPolls()),
          "misses taken to have polled their whole window");
    }
    if (all.unknownWindow() > 0) {
      t.row("unknown", Figure.count(all.unknownWindow()),
          "halts whose window is not known: neither hits nor misses");
    }
    return t;
  }

  private String atLeast() {
    return all.unknownPolls() > 0 ? "≥ " : "";
  }

  private TextTable times() {
    TextTable t = new TextTable("", ">mean", ">p50", ">p99", ">n", "");
    t.row("wake latency", Figure.time(all.wakeLatencyMeanNs()),
        Figure.time(all.wakeLatencyPercentileNs(0.5)),
        Figure.time(all.wakeLatencyPercentileNs(0.99)), Figure.count(all.halts()),
        said("0 if it never slept", "0 if it never left"));
    timeRow(t, said("  of blocks", "  of HLTs"), all.wakeLatency(),
        all.wakeLatency().size() < all.blocks()
            ? said("where the wake was seen", "woken by another CPU's IPI")
            : "");
    timeRow(t, "busy between halts", all.busy(), "");
    return t;
  }

  private static void timeRow(TextTable t, String name, Sample sample, String remark) {
    t.row(name, Figure.time(sample.meanNs()), Figure.time(sample.percentileNs(0.5)),
        Figure.time(sample.percentileNs(0.99)), Figure.count(sample.size()), remark);
  }

  private TextTable wakes() {
    TextTable t = new TextTable("", "");
    t.row("causes", shares(all.causes(), Cause::text));
    t.row("anchors", shares(all.anchors(), Anchor::text));
    return t;
  }

  private <K> String shares(Map<K, Long> counts, Function<K, String> word) {
    return counts.entrySet().stream()
        .sorted(Comparator.comparing((Map.Entry<K, Long> e) -> e.getValue()).reversed())
        .map(e -> word.apply(e.getKey()) + " "
            + Figure.percent((double) e.getValue() / all.halts()))
        .collect(Collectors.joining(", "));
  }

  private TextTable vcpus() {
    TextTable t = new TextTable(">VM", said(">vCPU", ">CPU"), ">thread", ">halts", ">hits",
        ">blocks",
        ">polled", ">wasted", ">wake mean", ">p99");
    List<VcpuInfo> vcpus = info.vcpus();
    for (int v = 0; v < vcpus.size(); v++) {
      HaltFacts f = facts.vcpus().get(v);
      t.row(String.valueOf(vcpus.get(v).vm()), String.valueOf(vcpus.get(v).vcpuId()),
          vcpus.get(v).threadId() > 0 ? String.valueOf(vcpus.get(v).threadId()) : Figure.UNKNOWN,
          Figure.count(f.halts()), ofHalts(f.hits(), f), ofHalts(f.blocks(), f),
          ofTime(f.polledNs()), ofTime(f.wastedNs()), Figure.time(f.wakeLatencyMeanNs()),
          Figure.time(f.wakeLatencyPercentileNs(0.99)));
    }
    return t;
  }

  private static String ofHalts(long count, HaltFacts f) {
    return f.halts() == 0 ? Figure.UNKNOWN : Figure.percent((double) count / f.halts());
  }

  private String ofTime(long ns) {
    return info.elapsedNs() <= 0 ? Figure.UNKNOWN : Figure.percent((double) ns / info.elapsedNs());
  }

  private void states() {
    if (info.kind() instanceof TraceKind.Guest guest) {
      out.append(GuestText.states(facts, guest, look));
    }
  }

  private void exits() {
    if (!info.accounts().isEmpty()) {
      out.append(ExitsText.of(info, all.halts(), look));
    }
  }

  private void section(String title, TextTable table) {
    out.append('\n').append(look.paint(Colour.BOLD, title)).append('\n')
        .append(table.text(look, INDENT));
  }
}
