package haltwise.app.top;

import haltwise.record.FreshHalts;
import haltwise.trace.Halt;
import haltwise.trace.facts.PollShare;
import haltwise.trace.facts.TimeHistogram;
import java.util.OptionalDouble;

/// Counts the halts of one vCPU, interval by interval. The same memory serves every interval.
public final class VcpuCount {
  /// Takes the wake latency of each block, where it is known.
  @FunctionalInterface
  public interface Latencies {
    void add(long ns, PollShare share);
  }

  /// A halt that never slept and took longer than this polled, even if its window is not known: one that finds its
  /// event at once is over in a few hundred ns.
  private static final long SURELY_POLLED_NS = 2_000;

  private final Latencies wakeLatencies;
  private final TimeHistogram.Count pollingTime = new TimeHistogram.Count();
  private final TimeHistogram.Count arrivals = new TimeHistogram.Count();
  private long hits;
  private long misses;
  private long unpolled;
  private long blocks;
  private long polledNs;
  private long wastedNs;
  private long longestHitNs;
  private long windowsNs;
  private long windowsKnown;

  public VcpuCount(Latencies wakeLatencies) {
    this.wakeLatencies = wakeLatencies;
  }

  public void add(FreshHalts halts) {
    for (int i = 0; i < halts.size(); i++) {
      if (halts.windowNs(i) >= 0) {
        windowsNs += halts.windowNs(i);
        windowsKnown++;
      }
      if (halts.waited(i)) {
        block(halts, i);
      } else {
        noBlock(halts, i);
      }
    }
  }

  private void block(FreshHalts halts, int i) {
    blocks++;
    long latencyNs = halts.wakeLatencyNs(i);
    long windowNs = halts.windowNs(i);
    if (latencyNs >= 0) {
      wakeLatencies.add(latencyNs, windowNs <= 0 ? PollShare.UNPOLLED : PollShare.MISS);
    }
    if (windowNs <= 0) {
      unpolled++;
      pollingTime.add(0, PollShare.UNPOLLED);
      arrivals.add(halts.arrivalNs(i), PollShare.UNPOLLED);
      return;
    }
    misses++;
    arrivals.add(halts.arrivalNs(i), PollShare.MISS);
    long ns = halts.polledNs(i);
    // Nobody told when the thread left its CPU: as long as it might, but not longer than the wait.
    long missNs = ns >= 0 ? ns : Math.min(windowNs, halts.durationNs(i));
    polledNs += missNs;
    wastedNs += missNs;
    pollingTime.add(missNs, PollShare.MISS);
  }

  private void noBlock(FreshHalts halts, int i) {
    long ns = halts.durationNs(i);
    long windowNs = halts.windowNs(i);
    if (windowNs > 0 || windowNs == Halt.UNKNOWN_NS && ns > SURELY_POLLED_NS) {
      hits++;
      polledNs += ns;
      longestHitNs = Math.max(longestHitNs, ns);
      pollingTime.add(ns, PollShare.HIT);
      arrivals.add(ns, PollShare.HIT);
    } else {
      unpolled++;
      pollingTime.add(0, PollShare.UNPOLLED);
      arrivals.add(ns, PollShare.UNPOLLED);
    }
  }

  /// An interval, how long its halts polled, and when their wake events arrived.
  ///
  /// @param windowMeanNs of the halts whose window is known; empty without any
  public record Taken(Tally tally, Histograms histograms, OptionalDouble windowMeanNs) {
  }

  /// Ends an interval and begins the next.
  ///
  /// @param windowNs that the next halt may poll for
  /// @param exits of the interval; -1 when they are not counted
  public Taken take(long elapsedNs, long windowNs, long exits) {
    Tally tally = new Tally(elapsedNs, 1, hits, misses, unpolled, blocks, polledNs, wastedNs,
        OptionalDouble.empty(), OptionalDouble.empty(), windowNs, longestHitNs, exits);
    Taken taken = new Taken(tally,
        new Histograms(pollingTime.histogram(), arrivals.histogram()),
        windowsKnown == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of((double) windowsNs / windowsKnown));
    pollingTime.clear();
    arrivals.clear();
    hits = misses = unpolled = blocks = polledNs = wastedNs = windowsNs = windowsKnown = 0;
    return taken;
  }
}
