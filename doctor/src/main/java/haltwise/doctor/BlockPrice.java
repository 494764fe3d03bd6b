package haltwise.doctor;

/// What a block costs, as ns of CPU time: what it burns, and what its wake latency is worth.
/// Source: spin-then-block as ski rental; the price decides how long polling pays.
///
/// @param burntNs S: two context switches (away, and back), and the time that the guest then runs longer, ns
/// @param latencyNs L: the median wake latency of blocks that were idle for less than 262 µs, where polling decides, ns
public record BlockPrice(long burntNs, long latencyNs) {
  /// 2^18: the first power of two above the default max of x86.
  static final long POLLING_DECIDES_BELOW_NS = 1 << 18;

  /// @param lambda CPU time that one unit of wake latency is worth: 1 = as much as CPU time
  public long priceNs(int lambda) {
    return burntNs + lambda * latencyNs;
  }
}
