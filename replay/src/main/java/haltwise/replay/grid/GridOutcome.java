package haltwise.replay.grid;

/// What came of the halts of one vCPU under one settings when no wake moves. Times in ns.
///
/// @param halts replayed so far
/// @param blocks the thread was scheduled out, misses included
/// @param polledNs all time polled
/// @param wastedNs time polled by misses
/// @param latencySumNs of all wake latencies
/// @param endWindowNs that the next halt may use: clamped to max
public record GridOutcome(long halts, long blocks, long polledNs, long wastedNs, long latencySumNs,
    long endWindowNs) {

  public double blockedShare() {
    return halts == 0 ? 0 : (double) blocks / halts;
  }

  /// Cost for each halt, ns of CPU time: polled time plus the price of each block.
  public double costPerHaltNs(long blockPriceNs) {
    return halts == 0 ? 0 : (polledNs + (double) blocks * blockPriceNs) / halts;
  }
}
