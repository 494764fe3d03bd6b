package haltwise.control;

/// What one candidate would have made of the halts of an epoch.
///
/// @param polledNs all time polled
/// @param blocks halts that would have blocked
/// @param exposed halts whose arrival is within max, but not by two wake latencies: once they block, what the kernel measures
///     of them is above max, and their vCPU may never find back to polling
/// @param errorNs standard error of how much its cost differs from that of the settings in force; 0 for these
public record Forecast(long polledNs, long blocks, long exposed, long errorNs) {
  /// Time polled, and the price of each block, ns of CPU time.
  public double costNs(long blockPriceNs) {
    return polledNs + (double) blocks * blockPriceNs;
  }
}
