package haltwise.trace.facts;

import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import java.util.Map;
import java.util.OptionalDouble;

/// Counts and sums over halts. `halts = hits + immediate + unclassified + blocks`.
///
/// @param hits polling caught the wake event
/// @param immediate the event was already there: window 0, never slept
/// @param unclassified never slept, and the window is not known: a hit or immediate
/// @param blocks the thread was scheduled out, misses included
/// @param misses polled, then blocked
/// @param contended misses whose recorded polling ended more than 1 µs before the window did
/// @param unknownWindow halts whose window is not known; they count neither as hits nor as misses
/// @param polledNs time polled, ns: of every halt where it is known or bounded, see `assumedPolls`
/// @param wastedNs the part of `polledNs` that misses polled, ns
/// @param assumedPolls misses without a recorded polling time; they count with their whole window
/// @param unknownPolls blocks of unknown window; they add nothing to `polledNs`, which is then a lower bound
/// @param haltedNs sum of all durations, ns
/// @param wakeLatency of the blocks whose wake event was seen
/// @param busy from the end of a halt to the start of the vCPU's next
public record HaltFacts(
    long halts, long hits, long immediate, long unclassified, long blocks, long misses,
    long contended, long unknownWindow, long polledNs, long wastedNs, long assumedPolls,
    long unknownPolls, long haltedNs, Sample wakeLatency, Sample busy, Map<Cause, Long> causes,
    Map<Anchor, Long> anchors) {

  /// Hits out of all that polled, 0..1; empty when none polled.
  public OptionalDouble hitRatio() {
    return share(hits, hits + misses);
  }

  /// Polls that another task cut short, out of all, 0..1; empty when none polled.
  public OptionalDouble contendedShare() {
    return share(contended, hits + misses);
  }

  /// Blocks out of all halts, 0..1; empty without halts.
  public OptionalDouble blockedShare() {
    return share(blocks, halts);
  }

  /// Mean wake latency over all halts, ns: one that never slept counts 0. Blocks whose wake event was not seen
  /// are taken to be like those where it was.
  public OptionalDouble wakeLatencyMeanNs() {
    if (halts == 0 || (blocks > 0 && wakeLatency.size() == 0)) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(wakeLatency.meanNs().orElse(0) * blocks / halts);
  }

  /// Percentile over all halts, ns, as in [#wakeLatencyMeanNs]; empty when there are too few halts.
  public OptionalDouble wakeLatencyPercentileNs(double quantile) {
    return wakeLatency.percentileNs(quantile, halts - blocks, blocks);
  }

  static OptionalDouble share(double part, double whole) {
    return whole > 0 ? OptionalDouble.of(part / whole) : OptionalDouble.empty();
  }
}
