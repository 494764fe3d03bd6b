package haltwise.tune;

import haltwise.replay.Outcome;

/// What polling costs beyond its own time and the price of blocks, so that polling by the host and polling by the guest can
/// be compared: leaving the guest, time that other tasks of the host wanted, the tick that a guest keeps alive.
///
/// @param exitNs for one way out of the guest by HLT and back in, ns: paid by every halt that reaches the host, hits included;
///     a guest's hit saves it
/// @param stolenWeight what a ns of guest polling costs besides, while another task wants the CPU: the host stops polling
///     then, a guest goes on and yields to nobody
/// @param tickNs between two ticks of the guest, which it keeps alive while it polls, ns
/// @param tickCostNs for one such tick: the interrupt and two exits (it arrives, the next one is armed), ns
public record PollingCosts(long exitNs, double stolenWeight, long tickNs, long tickCostNs) {
  /// Assumptions for a host on bare metal: an exit of 1 µs (1,000 to 2,000 cycles; ten times as much when nested), a ns
  /// of another task for a ns of one's own, 250 ticks a second at 3 µs each.
  public static final PollingCosts DEFAULT = new PollingCosts(1_000, 1, 4_000_000, 3_000);
  /// Polling costs its time, and nothing else.
  public static final PollingCosts FREE = new PollingCosts(0, 0, 1, 0);

  public PollingCosts {
    if (exitNs < 0 || stolenWeight < 0 || tickNs < 1 || tickCostNs < 0) {
      throw new IllegalArgumentException("exitNs=" + exitNs + ", stolenWeight=" + stolenWeight
          + ", tickNs=" + tickNs + ", tickCostNs=" + tickCostNs
          + ": a cost of polling is negative, or ticks come without pause. Use >= 0, and >= 1 between ticks.");
    }
  }

  /// What an idle period of the recording costs, by cause; ns of CPU time each.
  ///
  /// @param polledNs by host and guest
  /// @param blocksNs the price of blocks
  /// @param exitsNs of leaving the guest
  /// @param stolenNs of polling on while others wait
  /// @param ticksNs of ticks kept alive
  public record Parts(double polledNs, double blocksNs, double exitsNs, double stolenNs,
      double ticksNs) {
    public double sumNs() {
      return polledNs + blocksNs + exitsNs + stolenNs + ticksNs;
    }
  }

  /// @param blockPriceNs what avoiding one block is worth, ns of CPU time
  public Parts parts(Outcome o, long blockPriceNs) {
    double n = Math.max(1, o.recordedHalts());
    return new Parts((o.polledNs() + o.guestPolledNs()) / n,
        (double) o.blocks() * blockPriceNs / n, (double) o.halts() * exitNs / n,
        o.guestOverrunNs() * stolenWeight / n,
        (double) o.guestPolledNs() / tickNs * tickCostNs / n);
  }

  /// Lower is better: as [Objective#score], with these costs.
  double score(Objective objective, Outcome o) {
    return switch (objective) {
      case Objective.Cost c -> parts(o, c.blockPriceNs()).sumNs();
      case Objective.Throughput _ -> objective.score(o);
    };
  }
}
