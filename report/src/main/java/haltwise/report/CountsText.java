package haltwise.report;

import haltwise.report.Look.Colour;
import haltwise.trace.HostSettings;
import haltwise.trace.Nanos;
import haltwise.trace.counts.CountFacts;
import haltwise.trace.counts.CountSeries;
import haltwise.trace.counts.CountedHalts;
import haltwise.trace.counts.CountedVm;
import haltwise.trace.counts.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The screen of `show` for a counts file.
public final class CountsText {
  private static final String INDENT = "  ";
  private static final int MOST_STEPS = 10;

  private final CountedHalts counted;
  private final Look look;
  private final StringBuilder out = new StringBuilder();

  private CountsText(CountedHalts counted, Look look) {
    this.counted = counted;
    this.look = look;
  }

  /// @param name of the file as the user gave it
  public static String of(String name, CountedHalts counted, Look look) {
    return new CountsText(counted, look).render(name);
  }

  private String render(String name) {
    TextTable t = new TextTable("", "");
    t.row("Counts", name + ", by " + counted.recorder());
    String host = Stream
        .of(counted.hostName(), counted.kernelRelease(), counted.architecture())
        .filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
    t.row("Host", host.isEmpty() ? "not in the file" : host);
    if (!counted.workload().isEmpty()) {
      t.row("Workload", counted.workload());
    }
    t.row("VMs", Figure.count(counted.vms().size()));
    out.append(t.text(look, "")).append('\n')
        .append(look.paint(Colour.YELLOW,
            Remarks.wrapped(CountCaveats.HISTOGRAM_ONLY, look, "").stripTrailing()))
        .append('\n');
    counted.vms().forEach(this::vm);
    return out.toString();
  }

  private void vm(CountedVm vm) {
    CountFacts facts = vm.facts();
    out.append('\n').append(look.paint(Colour.BOLD, vm.name())).append('\n');
    out.append(about(vm, facts).text(look, INDENT));
    section("Halts", halts(facts));
    section("Polling", polling(facts));
    List<CountFacts> steps = vm.series().size() == 1 ? vm.series().getFirst().steps() : steps(vm);
    if (steps.size() > 1 && facts.elapsedNs().isPresent()) {
      section("Over time", overTime(steps));
    }
    if (vm.series().size() > 1) {
      section("vCPUs", vcpus(vm));
    }
    CountCharts.polling(facts.counts()).filter(h -> h.count() > 0).ifPresent(
        h -> out.append('\n').append(HistogramChart.text(look, "Polling time × count", h)));
    CountCharts.waits(facts.counts()).filter(h -> h.count() > 0).ifPresent(
        h -> out.append('\n')
            .append(HistogramChart.plain(look, "Time asleep, wake latency included × count", h)));
    List<String> caveats = CountCaveats.of(counted, vm, facts);
    if (!caveats.isEmpty()) {
      out.append('\n').append(look.paint(Colour.BOLD, "Notes")).append('\n')
          .append(TuneText.bullets(caveats, look));
    }
  }

  private static TextTable about(CountedVm vm, CountFacts facts) {
    TextTable t = new TextTable("", "");
    String vcpus = facts.vcpus().isPresent()
        ? ", " + Figure.plural(facts.vcpus().getAsInt(), "vCPU")
        : "";
    t.row("source", vm.source() + vcpus
        + (vm.processId().isPresent() ? ", process " + vm.processId().getAsInt() : ""));
    int readings = vm.series().stream().mapToInt(s -> s.samples().size()).max().orElse(0);
    t.row("counted", (facts.elapsedNs().isPresent()
        ? Nanos.text(facts.elapsedNs().getAsLong())
        : readings == 1 ? "since the VM began" : "for a time not known") + ", "
        + Figure.plural(readings, "reading"));
    vm.settings().ifPresent(s -> t.row("settings", settings(s)));
    return t;
  }

  private static String settings(HostSettings h) {
    return "max " + Nanos.text(h.maxNs()) + ", grow " + h.grow() + ", grow-start "
        + Nanos.text(h.growStartNs()) + ", shrink " + h.shrink();
  }

  private static TextTable halts(CountFacts f) {
    TextTable t = new TextTable("", ">", ">", "");
    countRow(t, "hits", f, f.hits(), "polling caught the wake event");
    countRow(t, "blocks", f, f.blocks(), "slept");
    countRow(t, "  misses", f, f.misses(), "polled in vain, then slept");
    countRow(t, "woken", f, f.counts().get(Counter.WAKEUPS), "a waker ended the sleep");
    countRow(t, "HLT exits", f, f.counts().get(Counter.EXITS),
        "also those whose event was there already");
    return t;
  }

  private static void countRow(TextTable t, String name, CountFacts f, OptionalLong n,
      String meaning) {
    t.row(name, n.isPresent() ? Figure.count(n.getAsLong()) : Figure.UNKNOWN,
        Figure.perSecond(f.perSecond(n)), n.isPresent() ? meaning : "not counted here");
  }

  private static TextTable polling(CountFacts f) {
    TextTable t = new TextTable("", ">", "");
    OptionalLong polls = f.counts().get(Counter.POLLS);
    t.row("hit ratio", Figure.percent(f.hitRatio()), polls.isPresent()
        ? "of " + Figure.plural(polls.getAsLong(), "halt") + " that polled"
        : "");
    timeRow(t, "polled", f, f.polledNs());
    timeRow(t, "wasted", f, f.counts().get(Counter.MISS_NS));
    timeRow(t, "asleep", f, f.counts().get(Counter.WAIT_NS));
    t.row("sleep mean", Figure.time(f.waitMeanNs()), "wake latency included");
    return t;
  }

  private static void timeRow(TextTable t, String name, CountFacts f, OptionalLong ns) {
    t.row(name, Figure.percent(f.shareOfTime(ns)),
        ns.isEmpty()
            ? "not counted here"
            : "of " + (f.vcpus().isPresent() ? "the vCPUs' time" : "one CPU's time") + ", "
                + Nanos.text(ns.getAsLong()) + (name.equals("wasted") ? " in misses" : ""));
  }

  /// The steps of all vCPUs, added up where they have as many.
  private static List<CountFacts> steps(CountedVm vm) {
    List<List<CountFacts>> all = vm.series().stream().map(CountSeries::steps).toList();
    int n = all.stream().mapToInt(List::size).min().orElse(0);
    List<CountFacts> sums = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int step = i;
      all.stream().map(s -> s.get(step)).reduce(CountFacts::beside).ifPresent(sums::add);
    }
    return sums;
  }

  private static TextTable overTime(List<CountFacts> steps) {
    TextTable t = new TextTable(">from", ">hits", ">blocks", ">woken", ">hit ratio", ">polled",
        ">wasted");
    long fromNs = 0;
    int together = (steps.size() + MOST_STEPS - 1) / MOST_STEPS;
    for (int i = 0; i < steps.size(); i += together) {
      CountFacts f = steps.subList(i, Math.min(steps.size(), i + together)).stream()
          .reduce(CountFacts::then).orElseThrow();
      t.row(Nanos.text(fromNs), Figure.perSecond(f.perSecond(f.hits())),
          Figure.perSecond(f.perSecond(f.blocks())),
          Figure.perSecond(f.perSecond(f.counts().get(Counter.WAKEUPS))),
          Figure.percent(f.hitRatio()), Figure.percent(f.shareOfTime(f.polledNs())),
          Figure.percent(f.shareOfTime(f.counts().get(Counter.MISS_NS))));
      fromNs += f.elapsedNs().orElse(0);
    }
    return t;
  }

  private static TextTable vcpus(CountedVm vm) {
    TextTable t = new TextTable(">vCPU", ">thread", ">hits", ">blocks", ">woken", ">hit ratio",
        ">polled", ">wasted");
    for (CountSeries s : vm.series()) {
      CountFacts f = s.facts();
      t.row(s.vcpuId().isPresent() ? String.valueOf(s.vcpuId().getAsInt()) : Figure.UNKNOWN,
          s.threadId().isPresent() ? String.valueOf(s.threadId().getAsInt()) : Figure.UNKNOWN,
          number(f.hits()), number(f.blocks()), number(f.counts().get(Counter.WAKEUPS)),
          Figure.percent(f.hitRatio()), Figure.percent(f.shareOfTime(f.polledNs())),
          Figure.percent(f.shareOfTime(f.counts().get(Counter.MISS_NS))));
    }
    return t;
  }

  private static String number(OptionalLong n) {
    return n.isPresent() ? Figure.count(n.getAsLong()) : Figure.UNKNOWN;
  }

  private void section(String title, TextTable table) {
    out.append('\n').append(look.paint(Colour.BOLD, title)).append('\n')
        .append(table.text(look, INDENT));
  }
}
