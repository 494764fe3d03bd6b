package haltwise.control;

import java.util.ArrayList;
import java.util.List;

/// Polled time of the last ten seconds against a budget. Ten seconds, wherever they begin, lie within 41 epochs of
/// 250 ms, so the budget is kept over each 41.
///
/// @param polledNs of each of the latest epochs, oldest first
/// @param halts of each
public record Spending(List<Long> polledNs, List<Long> halts) {
  /// A budget holds over so long, ns.
  static final long SPAN_NS = 10_000_000_000L;
  /// From one epoch to the next a load may bring so many times the halts of the busiest of the last ten seconds, and the
  /// budget still holds.
  private static final int RISE = 2;

  public static final Spending NOTHING = new Spending(List.of(), List.of());

  public Spending {
    polledNs = List.copyOf(polledNs);
    halts = List.copyOf(halts);
  }

  Spending and(EpochObservation o) {
    int kept = Math.toIntExact((SPAN_NS + o.lengthNs() - 1) / o.lengthNs());
    // Nobody knows what was polled: as bad as may be.
    boolean unknown = !o.isWatched() && o.counted().isEmpty();
    long ns = unknown
        ? RISE * polledNs.stream().mapToLong(Long::longValue).max().orElse(0)
        : o.real().polledNs();
    return new Spending(latest(polledNs, ns, kept),
        latest(halts, o.real().halts(), kept));
  }

  private static List<Long> latest(List<Long> before, long next, int kept) {
    List<Long> all = new ArrayList<>(before);
    all.add(next);
    return all.size() > kept ? all.subList(1, all.size()) : all;
  }

  /// Whether settings keep the budget in the next epoch even if all goes badly, and for ever if it goes on as it does.
  ///
  /// @param budget share of the vCPUs' time, 0..1
  /// @param longestWindowNs that a halt may poll under these settings
  /// @param usualNs polled in a mean epoch under them
  boolean allow(double budget, EpochObservation o, long longestWindowNs, double usualNs) {
    return allow(budget, o, longestWindowNs, usualNs, 1);
  }

  /// @param bad epochs, one after the other, in which all may go badly
  boolean allow(double budget, EpochObservation o, long longestWindowNs, double usualNs,
      int bad) {
    if (longestWindowNs == 0) {
      return true;
    }
    double epochNs = (double) o.lengthNs() * o.vcpus();
    double capacityNs = budget * SPAN_NS * o.vcpus();
    double leftNs = capacityNs - polledNs.stream().mapToLong(Long::longValue).sum();
    double busiest = halts.stream().mapToLong(Long::longValue).max().orElse(0);
    double worstNs = bad * Math.min(epochNs, RISE * busiest * longestWindowNs);
    double epochs = (double) SPAN_NS / o.lengthNs();
    double incomeNs = capacityNs / (epochs + 1);
    return worstNs <= leftNs && usualNs <= incomeNs + (leftNs - incomeNs - worstNs) / epochs;
  }
}
