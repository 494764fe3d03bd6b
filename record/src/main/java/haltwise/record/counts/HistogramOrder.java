package haltwise.record.counts;

import haltwise.trace.counts.CountedTime;
import haltwise.trace.counts.HaltCounts;
import haltwise.trace.counts.Log2Histogram;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/// Which end of QEMU's histograms comes first. QEMU 7.2 hands them out with the longest times first, and its version
/// tells nothing, since distributors mend it: so the times that a histogram holds are compared with their exact sum,
/// which KVM counts beside it, until one way round is impossible.
final class HistogramOrder {
  private int shortestFirst;
  private int longestFirst;

  /// @param as QEMU handed it out, since the VM began
  void learn(HaltCounts as) {
    for (CountedTime t : CountedTime.values()) {
      OptionalLong sumNs = as.get(t.total());
      as.histogram(t).ifPresent(h -> sumNs.ifPresent(ns -> learn(h, ns)));
    }
  }

  private void learn(Log2Histogram h, long sumNs) {
    boolean asItIs = h.canAddUpTo(sumNs);
    boolean turned = h.reversed().canAddUpTo(sumNs);
    shortestFirst += asItIs && !turned ? 1 : 0;
    longestFirst += turned && !asItIs ? 1 : 0;
  }

  /// Whether nothing seen so far tells, or it tells both.
  boolean isUnknown() {
    return (shortestFirst > 0) == (longestFirst > 0);
  }

  boolean isLongestFirst() {
    return !isUnknown() && longestFirst > 0;
  }

  /// The counts with the histograms the right way round. While the order is not known, only empty ones are kept.
  HaltCounts ordered(HaltCounts as) {
    Map<CountedTime, Log2Histogram> histograms = new EnumMap<>(CountedTime.class);
    as.histograms().forEach((t, h) -> {
      if (h.total() == 0 || !isUnknown()) {
        histograms.put(t, isLongestFirst() ? h.reversed() : h);
      }
    });
    return new HaltCounts(as.totals(), histograms);
  }
}
