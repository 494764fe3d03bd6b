package haltwise.report;

import haltwise.report.Look.Colour;
import haltwise.trace.HostSettings;
import haltwise.trace.Nanos;
import haltwise.trace.counts.CountFacts;
import haltwise.tune.bounds.BoundedSettings;
import haltwise.tune.bounds.CountsAnswer;
import haltwise.tune.bounds.Range;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.DoubleFunction;

/// What tuning by counters came to, for people: bounds, and what is certain.
public final class BoundsText {
  private static final String INDENT = "  ";

  private BoundsText() {
  }

  /// @param source where the counters came from
  public static String of(String source, String objective, List<BoundedVm> vms, Look look) {
    StringBuilder text = new StringBuilder();
    text.append("Source     ").append(source).append('\n');
    text.append("Objective  ").append(objective).append("\n\n");
    text.append(look.paint(Colour.YELLOW, Remarks
        .wrapped(CountCaveats.HISTOGRAM_ONLY + " What follows are bounds, not predictions.", look,
            "")
        .stripTrailing())).append('\n');
    vms.forEach(vm -> text.append('\n').append(of(vm, look)));
    return text.toString();
  }

  private static String of(BoundedVm vm, Look look) {
    StringBuilder text = new StringBuilder();
    text.append(look.paint(Colour.BOLD, vm.vm().name())).append('\n');
    vm.answer().ifPresent(a -> {
      text.append('\n').append(table(a, vm.facts()).text(look, INDENT));
      text.append('\n').append(Remarks.wrapped(Figure.count(a.halts())
          + " halts counted. pin=T is a window that never moves; max=T any windows up to T, as the kernel"
          + " moves them.", look, INDENT));
    });
    text.append(section("Certain", vm.findings(), look));
    text.append(section("Taken for granted", vm.assumptions(), look));
    return text.toString();
  }

  private static String section(String title, List<String> sentences, Look look) {
    return "\n" + INDENT + look.paint(Colour.BOLD, title) + "\n"
        + TuneText.bullets(sentences, look);
  }

  private static TextTable table(CountsAnswer a, CountFacts facts) {
    TextTable t = new TextTable("settings", ">blocked", ">polled CPU", ">cost of a halt",
        "than in force");
    for (BoundedSettings row : a.rows()) {
      t.row(name(row), range(row.bounds().blocks().times(1.0 / a.halts()), Figure::percent),
          polled(row.bounds().polledNs(), facts),
          range(row.bounds().costNs().times(1.0 / a.halts()), Nanos::text), verdict(row));
    }
    return t;
  }

  private static String polled(Range ns, CountFacts facts) {
    OptionalDouble shareOfOneNs = facts.shareOfTime(OptionalLong.of(1));
    return shareOfOneNs.isEmpty()
        ? Figure.UNKNOWN
        : range(ns.times(shareOfOneNs.getAsDouble()), Figure::percent);
  }

  static String name(BoundedSettings row) {
    return switch (row.kind()) {
      case IN_FORCE -> "in force";
      case OFF -> "off";
      case PINNED -> "pin=" + row.settings().map(HostSettings::growStartNs).map(Nanos::text)
          .orElse("");
      case CAPPED -> "max=" + row.settings().map(HostSettings::maxNs).map(Nanos::text).orElse("");
    };
  }

  private static String verdict(BoundedSettings row) {
    return switch (row.verdict()) {
      case BASELINE -> "counted";
      case SURELY_BETTER -> "surely better";
      case SURELY_WORSE -> "surely worse";
      case OPEN -> "open";
    };
  }

  /// `12.0–34.5 %`, with the unit once where it is the same.
  private static String range(Range r, DoubleFunction<String> text) {
    String low = text.apply(r.low());
    String high = Double.isInfinite(r.high()) ? "?" : text.apply(r.high());
    if (low.equals(high)) {
      return low;
    }
    String unit = high.substring(high.indexOf(' ') + 1);
    return (low.endsWith(" " + unit) ? low.substring(0, low.length() - unit.length() - 1) : low)
        + "–" + high;
  }
}
