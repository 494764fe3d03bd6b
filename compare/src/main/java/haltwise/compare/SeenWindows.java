package haltwise.compare;

import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import java.util.Optional;

/// The windows of a run's halts, as evidence of the max that was in force.
///
/// @param known halts whose window is known
/// @param above those of them whose window is longer than the arm allows
/// @param longestNs the longest window, ns
/// @param allowedNs the longest window that the arm allows, ns
public record SeenWindows(long known, long above, long longestNs, long allowedNs) {
  public static SeenWindows of(Trace trace, long allowedNs) {
    long known = 0;
    long above = 0;
    long longestNs = 0;
    for (VcpuHalts halts : trace.halts()) {
      for (int i = 0; i < halts.size(); i++) {
        long windowNs = halts.windowNs(i);
        known += windowNs >= 0 ? 1 : 0;
        above += windowNs > allowedNs ? 1 : 0;
        longestNs = Math.max(longestNs, windowNs);
      }
    }
    return new SeenWindows(known, above, longestNs, allowedNs);
  }

  /// As [#of(Trace, long)], where a VM's own max is not known to the recorder: since 6.1 the kernel lets a window grow beyond
  /// max and cuts it only when a halt begins, which no event tells.
  static SeenWindows ofUnknownMax(Trace trace, HostSettings arm) {
    return of(trace, arm.isOff()
        ? 0
        : Math.max(arm.maxNs() * Math.max(1, arm.grow()), arm.growStartNs()));
  }

  /// Why the arm cannot have been in force.
  ///
  /// @param tolerated share of the halts that may have a longer window, 0..1: right after a change a running VM still has
  ///     its old one
  public Optional<VoidReason> doubt(double tolerated) {
    return above <= tolerated * known
        ? Optional.empty()
        : Optional.of(new VoidReason(VoidReason.Kind.TREATMENT, above + " of " + known
            + " halts had a window above the " + allowedNs + " ns that the arm allows, up to "
            + longestNs + " ns."));
  }
}
