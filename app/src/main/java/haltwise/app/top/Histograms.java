package haltwise.app.top;

import haltwise.trace.facts.TimeHistogram;
import java.util.List;

/// Halts counted by how long they polled, and by when their wake event arrived.
public record Histograms(TimeHistogram pollingTime, TimeHistogram arrivals) {
  static final Histograms NONE = together(List.of());

  static Histograms together(Iterable<Histograms> all) {
    TimeHistogram.Count pollingTime = new TimeHistogram.Count();
    TimeHistogram.Count arrivals = new TimeHistogram.Count();
    for (Histograms h : all) {
      pollingTime.add(h.pollingTime);
      arrivals.add(h.arrivals);
    }
    return new Histograms(pollingTime.histogram(), arrivals.histogram());
  }
}
