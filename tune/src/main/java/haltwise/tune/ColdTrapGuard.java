package haltwise.tune;

import haltwise.replay.ReplayModel;
import haltwise.replay.ReplayTape;
import haltwise.trace.Anchor;
import haltwise.trace.HostSettings;
import java.util.Arrays;

/// Keeps the search away from ceilings that a vCPU can fall below and never climb back from.
///
/// KVM compares max with the arrival *plus* the wake latency. Once a vCPU blocks, its own latency and that
/// of its peer are in what it measures; a max that only just covers the polled halts then never lets the
/// window grow again, though a replay of the polled trace shows nothing of it. So settings that poll
/// need max >= the 99th percentile of the arrivals worth polling + twice the wake latency.
///
/// @param neededMaxNs smallest ceiling to be trusted, ns; [#NOTHING_WORTH_POLLING] when no halt is worth it
/// @param worthNs the longest arrival that counts as worth polling, ns
/// @param worthShare share of all halts that are worth polling, 0..1
public record ColdTrapGuard(long neededMaxNs, long worthNs, double worthShare) {
  public static final long NOTHING_WORTH_POLLING = Long.MAX_VALUE;

  static ColdTrapGuard of(ReplayTape tape, ReplayModel model, Objective objective) {
    long[] worth = switch (objective) {
      case Objective.Cost c -> upTo(tape.sortedArrivalsNs(Anchor.values()), c.blockPriceNs());
      case Objective.Throughput _ ->
        tape.sortedArrivalsNs(Anchor.ANSWER, Anchor.PEER, Anchor.UNKNOWN);
    };
    if (worth.length == 0) {
      return new ColdTrapGuard(NOTHING_WORTH_POLLING, 0, 0);
    }
    long p99 = worth[(int) Math.ceil(0.99 * worth.length) - 1];
    long needed = p99 + 2 * model.latencies().medianNs(p99);
    return new ColdTrapGuard(Math.min(needed, HostSettings.U32_MAX), worth[worth.length - 1],
        (double) worth.length / tape.size());
  }

  boolean trusts(HostSettings s) {
    return s.isOff() || trustsMax(s.maxNs());
  }

  /// Of settings that poll, the host's or a guest's: its governor too compares max with a time that holds the wake latency.
  boolean trustsMax(long maxNs) {
    return neededMaxNs != NOTHING_WORTH_POLLING && maxNs >= neededMaxNs;
  }

  private static long[] upTo(long[] sortedNs, long limitNs) {
    return Arrays.stream(sortedNs).takeWhile(ns -> ns <= limitNs).toArray();
  }
}
