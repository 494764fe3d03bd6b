package haltwise.compare;

import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import java.util.Optional;

/// The windows of a run's halts, as evidence of the max that was in force.
///
/// @param known halts whose window is known
/// @param above those of them whose window is above the arm's max
/// @param longestNs the longest window, ns
/// @param maxNs the arm's max, ns
public record SeenWindows(long known, long above, long longestNs, long maxNs) {
  public static SeenWindows of(Trace trace, long maxNs) {
    long known = 0;
    long above = 0;
    long longestNs = 0;
    for (VcpuHalts halts : trace.halts()) {
      for (int i = 0; i < halts.size(); i++) {
        long windowNs = halts.windowNs(i);
        known += windowNs >= 0 ? 1 : 0;
        above += windowNs > maxNs ? 1 : 0;
        longestNs = Math.max(longestNs, windowNs);
      }
    }
    return new SeenWindows(known, above, longestNs, maxNs);
  }

  /// Why the arm cannot have been in force.
  ///
  /// @param tolerated share of the halts that may have a longer window, 0..1: right after a change a running VM still has
  ///     its old one
  public Optional<VoidReason> doubt(double tolerated) {
    return above <= tolerated * known
        ? Optional.empty()
        : Optional.of(new VoidReason(VoidReason.Kind.TREATMENT, above + " of " + known
            + " halts had a window above the arm's max of " + maxNs + " ns, up to " + longestNs
            + " ns."));
  }
}
