package haltwise.report.charts;

import haltwise.report.page.Drawing;
import haltwise.report.page.Drawing.Ink;
import haltwise.report.page.Part;
import haltwise.report.page.Section;
import haltwise.report.page.Tone;
import haltwise.trace.facts.TimeHistogram;
import haltwise.trace.facts.TimeHistogram.Bucket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// When wake events arrive, with how far the windows reach over them.
final class ArrivalCharts {
  private ArrivalCharts() {
  }

  static Section of(List<Subject> subjects) {
    double highest = subjects.stream().flatMap(s -> s.profile().arrivals().stream())
        .mapToDouble(PollingTimeCharts::highestShare).max().orElse(0);
    List<Part> parts = new ArrayList<>();
    for (Subject s : subjects) {
      parts.add(s.profile().arrivals().map(h -> chart(s, h, highest))
          .orElseGet(() -> new Part.LeftOut("Arrivals", List.of(s.label()),
              "when its wake events arrived was not seen: a recording with tracing tells (haltwise record).")));
    }
    return new Section("arrivals", "Arrival of the wake event, and the window over it",
        "Bars: how long after the start of a halt its wake event came. Line: which share of the windows reached as far."
            + " Polling pays where the line stands high over tall bars; a line that stays high where bars are low is"
            + " polling in vain.",
        parts);
  }

  private static Part chart(Subject s, TimeHistogram h, double highest) {
    List<Double> reach = s.profile().reach();
    Optional<Ink> line = reach.size() == h.buckets().size()
        ? Optional.of(new Ink("window_reach_share", Tone.REACH))
        : Optional.empty();
    return new Part.Chart(s.label(), see(h),
        new Drawing.Bins("arrival after the start of the halt", "from_ns", "to_ns",
            PollingTimeCharts.PARTS, h.count(), line, List.of(),
            highest),
        PollingTimeCharts.table(h, line.isPresent() ? reach : List.of()),
        PollingTimeCharts.unknown(h, "arrival"));
  }

  private static String see(TimeHistogram h) {
    long known = h.count() - h.unknown();
    long caught = h.buckets().stream().mapToLong(Bucket::hits).sum();
    String half = within(h, 0.5);
    String most = within(h, 0.9);
    String arrive = half.equals(most)
        ? "Nine of ten wake events arrive within " + most
        : "Half of the wake events arrive within " + half + ", nine of ten within " + most;
    return arrive + "; polling catches " + Words.percent((double) caught / known)
        + " of them.";
  }

  /// The end of the bucket that the quantile falls into.
  private static String within(TimeHistogram h, double quantile) {
    long seen = 0;
    for (Bucket b : h.buckets()) {
      seen += b.count();
      if (seen >= quantile * (h.count() - h.unknown())) {
        return Words.time(b.toNs());
      }
    }
    throw new IllegalStateException("BUG: an empty histogram");
  }
}
