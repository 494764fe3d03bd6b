package haltwise.tune.bounds;

import haltwise.replay.Replay;
import haltwise.trace.counts.HaltCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What counted halts would have cost under other settings: bounds that hold whatever the single halts were.
///
/// Taken for granted: wakes come when they came (an open loop), no wake latency was longer than assumed, and no other task
/// wanted the CPU while a vCPU polled. Costs are ns of CPU time: time polled plus the price of each block.
public final class PollingBounds {
  private final List<CountedArrivals> vcpus;
  private final long blockPriceNs;

  private PollingBounds(List<CountedArrivals> vcpus, long blockPriceNs) {
    this.vcpus = vcpus;
    this.blockPriceNs = blockPriceNs;
  }

  /// @param vcpus counts of each; bounds of each are tighter than those of their sum
  /// @param latencyMaxNs that no wake latency is taken to pass, ns
  /// @return empty when one of them lacks histograms
  public static Optional<PollingBounds> of(List<HaltCounts> vcpus, long latencyMaxNs,
      long blockPriceNs) {
    List<CountedArrivals> all = new ArrayList<>();
    for (HaltCounts counts : vcpus) {
      CountedArrivals.of(counts, latencyMaxNs).ifPresent(all::add);
    }
    return all.size() == vcpus.size()
        ? Optional.of(new PollingBounds(all, blockPriceNs))
        : Optional.empty();
  }

  /// Hits and blocks.
  public long halts() {
    return vcpus.stream().mapToLong(CountedArrivals::halts).sum();
  }

  /// What came, or would have come, of the halts.
  ///
  /// @param polledNs all time polled
  /// @param costNs polled time plus the price of each block
  public record Bounds(Range blocks, Range polledNs, Range costNs) {
  }

  /// What was counted.
  public Bounds counted(double blocks, double polledNs) {
    return new Bounds(Range.exactly(blocks), Range.exactly(polledNs),
        Range.exactly(polledNs + blocks * blockPriceNs));
  }

  /// Nothing polls: every halt blocks whose event was not there at once.
  public Bounds off() {
    Range blocks = sum(CountedArrivals::withoutPolling);
    return new Bounds(blocks, Range.ZERO, blocks.times(blockPriceNs));
  }

  /// A window of this length that never moves: a halt whose event comes later polls it in vain and blocks.
  public Bounds pinned(long windowNs) {
    Range blocks = sum(v -> v.after(windowNs));
    Range polled = sum(v -> v.polledNs(windowNs));
    return new Bounds(blocks, polled, polled.plus(blocks.times(blockPriceNs)));
  }

  /// Any windows up to max, however they move: those of a kernel that adapts. At best each halt hits that is worth it and
  /// the rest does not poll; at worst each polls as long as it may, and blocks.
  public Bounds capped(long maxNs) {
    Bounds pinned = pinned(maxNs);
    double most = sum(CountedArrivals::withoutPolling).high();
    double dearestNs = pinned.polledNs.high() + most * blockPriceNs;
    return new Bounds(new Range(Math.min(pinned.blocks.low(), most), most),
        new Range(0, pinned.polledNs.high()),
        new Range(Math.min(leastCostNs(maxNs), dearestNs), dearestNs));
  }

  /// Less than this no settings cost, not even those of someone who knows each arrival beforehand, ns.
  public double leastCostNs() {
    return leastCostNs(Long.MAX_VALUE);
  }

  /// A hit costs its arrival, which max must reach; a block at least its price; nothing if the event is there at once.
  private double leastCostNs(long maxNs) {
    long reach = Math.min(maxNs, blockPriceNs);
    Range polled = sum(v -> v.polledNs(reach));
    Range after = sum(v -> v.after(reach));
    double atOnce = halts() - sum(v -> v.after(Replay.IMMEDIATE_NS)).low();
    return Math.max(0, polled.low() - atOnce * Math.min(reach, Replay.IMMEDIATE_NS))
        + (blockPriceNs - reach) * after.low();
  }

  private Range sum(Function<CountedArrivals, Range> of) {
    return vcpus.stream().map(of).reduce(Range.ZERO, Range::plus);
  }
}
