package haltwise.report;

import haltwise.replay.Outcome;
import haltwise.replay.ReplayProfile;
import haltwise.trace.Halt;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import haltwise.trace.VcpuInfo;
import haltwise.trace.counts.CountFacts;
import haltwise.trace.facts.HaltFacts;
import haltwise.trace.facts.TimeHistogram;
import haltwise.trace.facts.TimeHistogram.Bucket;
import haltwise.trace.facts.TraceCount;
import haltwise.trace.facts.TraceFacts;
import haltwise.trace.facts.WindowReach;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/// What halts were like, recorded or replayed: what charts are drawn from.
///
/// @param hits, immediate, unclassified, blocks: together they are all halts
/// @param misses the part of the blocks that polled first
/// @param pollingTime polling time × count; empty where it was not counted
/// @param arrivals from the start of the halt to its wake event × count; empty where that was not seen
/// @param reach one for each bucket of `arrivals`: which part of it lay within the window, 0..1; empty when windows are not known
/// @param wakeLatency over all halts, by rising quantile, as far as their number supports it; empty when not known
public record HaltProfile(long hits, long immediate, long unclassified, long misses, long blocks,
    Optional<TimeHistogram> pollingTime, Optional<TimeHistogram> arrivals, List<Double> reach,
    List<Quantile> wakeLatency) {
  /// Steps of the nines scale: each a tenth of the way to the next nine, down to one halt in a million.
  private static final int STEPS_PER_NINE = 10;
  private static final int NINES = 6;

  public HaltProfile {
    reach = List.copyOf(reach);
    wakeLatency = List.copyOf(wakeLatency);
  }

  /// @param quantile 0..1
  public record Quantile(double quantile, double ns) {
  }

  private static HaltProfile of(TraceFacts facts, WindowReach reach) {
    HaltFacts f = facts.all();
    Optional<TimeHistogram> arrivals = known(facts.arrivals());
    return new HaltProfile(f.hits(), f.immediate(), f.unclassified(), f.misses(), f.blocks(),
        known(facts.pollingTime()), arrivals, reached(arrivals, reach),
        quantiles(f::wakeLatencyPercentileNs));
  }

  public static HaltProfile of(ReplayProfile p) {
    Outcome o = p.outcome();
    Optional<TimeHistogram> arrivals = known(p.arrivalTimes());
    return new HaltProfile(o.hits(), o.immediates(), 0, o.misses(), o.blocks(),
        known(p.pollingTime()), arrivals, reached(arrivals, p.reach()),
        quantiles(p::wakeLatencyPercentileNs));
  }

  /// Of counters, which know no arrival and no wake latency; empty when they know no halts either.
  public static Optional<HaltProfile> of(CountFacts f) {
    if (f.hits().isEmpty() || f.blocks().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new HaltProfile(f.hits().getAsLong(), 0, 0, f.misses().orElse(0),
        f.blocks().getAsLong(), CountCharts.polling(f.counts()).flatMap(HaltProfile::known),
        Optional.empty(), List.of(), List.of()));
  }

  /// Of what is known of polling times alone.
  public static HaltProfile of(TimeHistogram pollingTime) {
    List<Bucket> buckets = pollingTime.buckets();
    long misses = buckets.stream().mapToLong(Bucket::misses).sum();
    return new HaltProfile(buckets.stream().mapToLong(Bucket::hits).sum(), 0,
        pollingTime.unknown(), misses,
        misses + buckets.stream().mapToLong(Bucket::unpolled).sum(), known(pollingTime),
        Optional.empty(), List.of(), List.of());
  }

  private static Optional<TimeHistogram> known(TimeHistogram h) {
    return h.count() > h.unknown() ? Optional.of(h) : Optional.empty();
  }

  private static List<Double> reached(Optional<TimeHistogram> arrivals, WindowReach reach) {
    return arrivals.stream().flatMap(h -> h.buckets().stream())
        .flatMap(b -> reach.of(b).stream().boxed()).toList();
  }

  private static List<Quantile> quantiles(DoubleFunction<OptionalDouble> percentileNs) {
    List<Quantile> all = new ArrayList<>();
    for (int step = 0; step <= NINES * STEPS_PER_NINE; step++) {
      double quantile = 1 - Math.pow(10, -(double) step / STEPS_PER_NINE);
      OptionalDouble ns = percentileNs.apply(quantile);
      if (ns.isPresent()) {
        all.add(new Quantile(quantile, ns.getAsDouble()));
      }
    }
    return all;
  }

  /// Gathers the profile of any number of recordings, piece by piece.
  public static final class Count {
    private static final TraceInfo ALL_AS_ONE = new TraceInfo("", "", "", "", 0, 0, List.of(),
        List.of(new VcpuInfo(0, 0, 0, 0, Halt.UNKNOWN_NS)), 0, "", "", -1);
    private final TraceCount halts = new TraceCount(ALL_AS_ONE);
    private final WindowReach.Count reach = new WindowReach.Count();

    /// Some halts of a vCPU.
    public void add(VcpuHalts next) {
      halts.add(0, next);
      for (int i = 0; i < next.size(); i++) {
        reach.add(next.windowNs(i));
      }
    }

    public HaltProfile profile() {
      return of(halts.facts(), reach.reach());
    }
  }

  public long halts() {
    return hits + immediate + unclassified + blocks;
  }

  /// Of all halts, 0..1.
  public double share(long part) {
    return halts() == 0 ? 0 : (double) part / halts();
  }
}
