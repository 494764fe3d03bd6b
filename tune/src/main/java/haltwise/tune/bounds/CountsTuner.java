package haltwise.tune.bounds;

import haltwise.trace.HostSettings;
import haltwise.trace.counts.CountSeries;
import haltwise.trace.counts.CountedTime;
import haltwise.trace.counts.CountedVm;
import haltwise.trace.counts.Counter;
import haltwise.trace.counts.HaltCounts;
import haltwise.trace.counts.Log2Histogram;
import haltwise.tune.Objective;
import haltwise.tune.bounds.BoundedSettings.Kind;
import haltwise.tune.bounds.BoundedSettings.Verdict;
import haltwise.tune.bounds.PollingBounds.Bounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Compares settings by the bounds that counters allow.
public final class CountsTuner {
  private static final List<Long> WINDOWS_NS = List.of(10_000L, 20_000L, 50_000L, 100_000L,
      200_000L, 500_000L, 1_000_000L);
  private static final List<Long> MAXIMA_NS = List.of(50_000L, 200_000L, 1_000_000L);

  private CountsTuner() {
  }

  /// @param inForce what the VM obeyed while it was counted; empty when not known
  /// @param latency that no wake latency is taken to pass
  /// @return empty when the counts have no histograms, or nothing halted
  public static Optional<CountsAnswer> search(CountedVm vm, Optional<HostSettings> inForce,
      Objective.Cost objective, LatencyLimit latency) {
    List<HaltCounts> vcpus = vm.series().stream().map(CountSeries::facts)
        .map(f -> f.counts()).toList();
    return PollingBounds.of(vcpus, latency.ns(), objective.blockPriceNs())
        .filter(b -> b.halts() > 0)
        .map(b -> answer(b, vm.facts().counts(), inForce, latency));
  }

  private static CountsAnswer answer(PollingBounds bounds, HaltCounts all,
      Optional<HostSettings> inForce, LatencyLimit latency) {
    Bounds counted = bounds.counted(all.blocks().orElse(0),
        all.get(Counter.HIT_NS).orElse(0) + all.get(Counter.MISS_NS).orElse(0));
    double inForceNs = counted.costNs().low();
    List<BoundedSettings> rows = new ArrayList<>();
    rows.add(new BoundedSettings(Kind.IN_FORCE, inForce, counted, Verdict.BASELINE));
    if (all.get(Counter.POLLS).orElse(1) > 0) {
      rows.add(row(Kind.OFF, HostSettings.OFF, bounds.off(), inForceNs));
    }
    for (long windowNs : WINDOWS_NS) {
      rows.add(row(Kind.PINNED, HostSettings.pinned(windowNs), bounds.pinned(windowNs),
          inForceNs));
    }
    HostSettings base = inForce.orElse(HostSettings.KERNEL_DEFAULT);
    for (long maxNs : MAXIMA_NS) {
      if (inForce.isEmpty() || inForce.get().maxNs() != maxNs) {
        rows.add(row(Kind.CAPPED, base.withMaxNs(maxNs), bounds.capped(maxNs), inForceNs));
      }
    }
    Log2Histogram misses = all.histogram(CountedTime.MISS).orElse(Log2Histogram.EMPTY);
    return new CountsAnswer(rows, bounds.halts(), bounds.leastCostNs(), latency,
        cutShort(misses, base.growStartNs()), misses.total());
  }

  private static BoundedSettings row(Kind kind, HostSettings settings, Bounds bounds,
      double inForceNs) {
    return new BoundedSettings(kind, Optional.of(settings), bounds,
        BoundedSettings.against(inForceNs, bounds.costNs()));
  }

  /// A window is at least grow-start: what polled less and missed was cut short.
  private static long cutShort(Log2Histogram misses, long growStartNs) {
    long n = 0;
    for (int i = 0; i < Log2Histogram.BUCKETS; i++) {
      n += Log2Histogram.highestNs(i) < growStartNs ? misses.count(i) : 0;
    }
    return n;
  }
}
