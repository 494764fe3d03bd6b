package haltwise.trace.counts;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What counters say of a span of time.
///
/// KVM counts hits and blocks, never a halt that found its event already there without polling: where `halts` stands,
/// these are missing.
///
/// @param counts of the span
/// @param elapsedNs its length; empty when not known: then there are totals and ratios, no rates and no shares of time
/// @param vcpus that the counts cover; empty when not known
/// @param notes on what had to be left out
public record CountFacts(HaltCounts counts, OptionalLong elapsedNs, OptionalInt vcpus,
    List<String> notes) {
  public CountFacts {
    notes = List.copyOf(notes);
  }

  /// Polls that caught the event.
  public OptionalLong hits() {
    return counts.get(Counter.HITS);
  }

  /// Polls that did not.
  public OptionalLong misses() {
    OptionalLong polls = counts.get(Counter.POLLS);
    return polls.isPresent() && hits().isPresent()
        ? OptionalLong.of(Math.max(0, polls.getAsLong() - hits().getAsLong()))
        : OptionalLong.empty();
  }

  public OptionalLong blocks() {
    return counts.blocks();
  }

  /// Hits and blocks.
  public OptionalLong halts() {
    return sum(hits(), blocks());
  }

  /// Time polled, hits and misses, ns.
  public OptionalLong polledNs() {
    return sum(counts.get(Counter.HIT_NS), counts.get(Counter.MISS_NS));
  }

  /// Hits out of all that polled, 0..1; empty when none polled.
  public OptionalDouble hitRatio() {
    return ratio(hits(), counts.get(Counter.POLLS));
  }

  /// Blocks out of hits and blocks, 0..1.
  public OptionalDouble blockedShare() {
    return ratio(blocks(), halts());
  }

  /// A second, over all vCPUs.
  public OptionalDouble perSecond(OptionalLong count) {
    return count.isPresent() && elapsedNs.isPresent() && elapsedNs.getAsLong() > 0
        ? OptionalDouble.of(count.getAsLong() * 1e9 / elapsedNs.getAsLong())
        : OptionalDouble.empty();
  }

  /// A part of the vCPUs' time, 0..1; of one CPU's time when the number of vCPUs is not known.
  public OptionalDouble shareOfTime(OptionalLong ns) {
    return ns.isPresent() && elapsedNs.isPresent() && elapsedNs.getAsLong() > 0
        ? OptionalDouble
            .of((double) ns.getAsLong() / elapsedNs.getAsLong() / Math.max(1, vcpus.orElse(1)))
        : OptionalDouble.empty();
  }

  /// Mean time of a block scheduled out, wake latency included, ns.
  public OptionalDouble waitMeanNs() {
    return ratio(counts.get(Counter.WAIT_NS), blocks());
  }

  /// With the span that follows, of the same vCPUs.
  public CountFacts then(CountFacts next) {
    return new CountFacts(counts.plus(next.counts), sum(elapsedNs, next.elapsedNs), vcpus,
        joined(next));
  }

  /// With other vCPUs over the same span.
  public CountFacts beside(CountFacts other) {
    OptionalLong longest = elapsedNs.isPresent() && other.elapsedNs.isPresent()
        ? OptionalLong.of(Math.max(elapsedNs.getAsLong(), other.elapsedNs.getAsLong()))
        : OptionalLong.empty();
    OptionalInt together = vcpus.isPresent() && other.vcpus.isPresent()
        ? OptionalInt.of(vcpus.getAsInt() + other.vcpus.getAsInt())
        : OptionalInt.empty();
    return new CountFacts(counts.plus(other.counts), longest, together, joined(other));
  }

  private List<String> joined(CountFacts other) {
    List<String> all = new ArrayList<>(notes);
    all.addAll(other.notes);
    return all;
  }

  private static OptionalLong sum(OptionalLong a, OptionalLong b) {
    return a.isPresent() && b.isPresent()
        ? OptionalLong.of(a.getAsLong() + b.getAsLong())
        : OptionalLong.empty();
  }

  private static OptionalDouble ratio(OptionalLong part, OptionalLong whole) {
    return part.isPresent() && whole.isPresent() && whole.getAsLong() > 0
        ? OptionalDouble.of((double) part.getAsLong() / whole.getAsLong())
        : OptionalDouble.empty();
  }
}
