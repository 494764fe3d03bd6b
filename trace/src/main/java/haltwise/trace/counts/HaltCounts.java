package haltwise.trace.counts;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;

/// All counters of a vCPU or a VM, at one moment since it began, or between two moments. Whatever its source does not
/// tell is absent, never 0.
///
/// @param totals each >= 0
public record HaltCounts(Map<Counter, Long> totals, Map<CountedTime, Log2Histogram> histograms) {
  public static final HaltCounts NOTHING = new HaltCounts(Map.of(), Map.of());

  public HaltCounts {
    totals = ordered(Counter.class, totals);
    histograms = ordered(CountedTime.class, histograms);
  }

  private static <K extends Enum<K>, V> Map<K, V> ordered(Class<K> kind, Map<K, V> of) {
    Map<K, V> map = new EnumMap<>(kind);
    map.putAll(of);
    return Collections.unmodifiableMap(map);
  }

  /// Of a source that has its counters under the kernel's names.
  ///
  /// @param numbers of a name: the one of a counter, the buckets of a histogram; none where the source has no such
  public static HaltCounts named(Function<String, List<Long>> numbers) {
    Map<Counter, Long> totals = new EnumMap<>(Counter.class);
    for (Counter c : Counter.values()) {
      List<Long> of = numbers.apply(c.kernelName());
      if (of.size() == 1) {
        totals.put(c, of.getFirst());
      }
    }
    Map<CountedTime, Log2Histogram> histograms = new EnumMap<>(CountedTime.class);
    for (CountedTime t : CountedTime.values()) {
      List<Long> buckets = numbers.apply(t.kernelName());
      if (buckets.size() == Log2Histogram.BUCKETS) {
        histograms.put(t, new Log2Histogram(buckets));
      }
    }
    return new HaltCounts(totals, histograms);
  }

  public OptionalLong get(Counter counter) {
    Long n = totals.get(counter);
    return n == null ? OptionalLong.empty() : OptionalLong.of(n);
  }

  public Optional<Log2Histogram> histogram(CountedTime of) {
    return Optional.ofNullable(histograms.get(of));
  }

  /// Blocks, which only the histogram of waits counts.
  public OptionalLong blocks() {
    return histogram(CountedTime.WAIT).map(h -> OptionalLong.of(h.total()))
        .orElse(OptionalLong.empty());
  }

  public boolean isEmpty() {
    return totals.isEmpty() && histograms.isEmpty();
  }

  /// What both of them have, added up.
  public HaltCounts plus(HaltCounts other) {
    return combined(other, Long::sum, Log2Histogram::plus);
  }

  /// What was counted after `earlier`, of what both of them have; see [#fellSince].
  public HaltCounts since(HaltCounts earlier) {
    return combined(earlier, (now, before) -> now - before, Log2Histogram::minus);
  }

  private HaltCounts combined(HaltCounts other, LongBinaryOperator totalOf,
      BinaryOperator<Log2Histogram> histogramOf) {
    Map<Counter, Long> sums = new EnumMap<>(Counter.class);
    totals.forEach((c, n) -> other.get(c)
        .ifPresent(o -> sums.put(c, totalOf.applyAsLong(n, o))));
    Map<CountedTime, Log2Histogram> hists = new EnumMap<>(CountedTime.class);
    histograms.forEach((t, h) -> other.histogram(t)
        .ifPresent(o -> hists.put(t, histogramOf.apply(h, o))));
    return new HaltCounts(sums, hists);
  }

  /// The counters that are lower than they were: they have been cleared, or belong to another VM by now.
  public List<String> fellSince(HaltCounts earlier) {
    HaltCounts change = since(earlier);
    List<String> fell = new ArrayList<>();
    change.totals.forEach((c, n) -> {
      if (n < 0) {
        fell.add(c.kernelName());
      }
    });
    change.histograms.forEach((t, h) -> {
      if (h.counts().stream().anyMatch(n -> n < 0)) {
        fell.add(t.kernelName());
      }
    });
    return fell;
  }
}
