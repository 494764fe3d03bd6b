package haltwise.report.charts;

import haltwise.report.page.DataTable;
import haltwise.report.page.Drawing;
import haltwise.report.page.Drawing.Ink;
import haltwise.report.page.Part;
import haltwise.report.page.Section;
import haltwise.report.page.Tone;
import haltwise.report.page.Unit;
import haltwise.trace.facts.TimeHistogram;
import haltwise.trace.facts.TimeHistogram.Bucket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Polling time × count, before and after: graphs 1 and 2 of the Intel study (ID 749041).
final class PollingTimeCharts {
  static final List<Ink> PARTS = List.of(new Ink("hits", Tone.HIT), new Ink("misses", Tone.MISS),
      new Ink("not_polled", Tone.UNPOLLED));

  private PollingTimeCharts() {
  }

  static Section of(List<Subject> subjects) {
    return new Section("polling-time", "Polling time × count",
        "How long each halt polled, at most its window. Halts at 0 ns did not poll: they slept at once, or their event was"
            + " there already. All charts here have the same scale.",
        parts(subjects));
  }

  /// On one scale.
  static List<Part> parts(List<Subject> subjects) {
    double highest = subjects.stream().flatMap(s -> s.profile().pollingTime().stream())
        .mapToDouble(PollingTimeCharts::highestShare).max().orElse(0);
    List<TimeHistogram> all = subjects.stream().flatMap(s -> s.profile().pollingTime().stream())
        .toList();
    List<Part> parts = new ArrayList<>();
    for (Subject s : subjects) {
      parts.add(s.profile().pollingTime()
          .map(h -> chart(s, TimeHistogram.aligned(h, all), highest))
          .orElseGet(() -> new Part.LeftOut("Polling time × count", List.of(s.label()),
              "how long its halts polled is not known.")));
    }
    return parts;
  }

  private static Part chart(Subject s, TimeHistogram h, double highest) {
    long total = h.count();
    List<Drawing.Mark> marks = s.settings()
        .filter(settings -> settings.maxNs() > 0 && settings.maxNs() < 1_000_000_000)
        .map(settings -> List.of(new Drawing.Mark(settings.maxNs(), "max"))).orElse(List.of());
    return new Part.Chart(s.label(), see(h, s),
        new Drawing.Bins("polling time", "from_ns", "to_ns", PARTS, total, Optional.empty(), marks,
            highest),
        table(h, List.of()), unknown(h, "polling time"));
  }

  static List<String> unknown(TimeHistogram h, String what) {
    return h.unknown() == 0
        ? List.of()
        : List.of("Of " + Words.percent((double) h.unknown() / h.count())
            + " of the halts the " + what + " is not known; they are in no bar.");
  }

  private static String see(TimeHistogram h, Subject s) {
    if (shareOfZero(h) == 1) {
      return "No halt polled.";
    }
    if (h.count() < s.profile().halts()) {
      return "KVM's histograms hold those halts only that polled, "
          + Words.percent((double) h.count() / s.profile().halts()) + " of all: most of them for "
          + fullest(h).map(Words::range).orElse("an unknown time") + ".";
    }
    String now = "%s of the halts polled for 0 ns".formatted(Words.percent(shareOfZero(h)));
    String was = s.before().flatMap(b -> b.profile().pollingTime()
        .map(p -> ", instead of " + Words.percent(shareOfZero(p)) + " " + b.where())).orElse("");
    return now + was
        + fullest(h).map(b -> "; of those that did poll, most did for " + Words.range(b) + " ("
            + Words.percent((double) b.count() / h.count()) + " of all).")
            .orElse(".");
  }

  /// The bucket of polls that holds the most.
  private static Optional<Bucket> fullest(TimeHistogram h) {
    return h.buckets().stream().filter(b -> b.toNs() > 0)
        .max(Comparator.comparingLong(Bucket::count));
  }

  private static double shareOfZero(TimeHistogram h) {
    return h.buckets().stream().filter(b -> b.toNs() == 0).mapToDouble(Bucket::count).sum()
        / h.count();
  }

  static double highestShare(TimeHistogram h) {
    return h.buckets().stream().mapToDouble(Bucket::count).max().orElse(0) / h.count();
  }

  /// @param reach for each bucket, the share of windows that reached it; empty: no such column
  static DataTable table(TimeHistogram h, List<Double> reach) {
    DataTable.Builder<Bucket> t = DataTable.of(h.buckets())
        .number("from_ns", "longer than", Unit.NS, Bucket::fromNs)
        .number("to_ns", "up to", Unit.NS, Bucket::toNs)
        .number("hits", "hits", Unit.COUNT, Bucket::hits)
        .number("misses", "misses", Unit.COUNT, Bucket::misses)
        .number("not_polled", "not polled", Unit.COUNT, Bucket::unpolled)
        .number("halts", "halts", Unit.COUNT, Bucket::count)
        .number("halts_share", "of all halts", Unit.SHARE,
            b -> (double) b.count() / h.count());
    if (!reach.isEmpty()) {
      t.column(new haltwise.report.page.Column.Numbers("window_reach_share", "reached by windows",
          Unit.SHARE, reach));
    }
    return t.table();
  }
}
