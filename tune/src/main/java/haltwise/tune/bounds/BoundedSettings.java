package haltwise.tune.bounds;

import haltwise.trace.HostSettings;
import java.util.Optional;

/// Settings, what they would have cost at least and at most, and how that compares with those in force.
///
/// @param settings empty for those in force when they are not known
public record BoundedSettings(Kind kind, Optional<HostSettings> settings,
    PollingBounds.Bounds bounds, Verdict verdict) {
  public enum Kind {
    /// Measured, not bounded.
    IN_FORCE,
    /// No polling.
    OFF,
    /// A window that never moves.
    PINNED,
    /// Windows that the kernel moves, up to max.
    CAPPED
  }

  public enum Verdict {
    /// They are what the others are compared with.
    BASELINE,
    /// Costs less at most than what is in force costs.
    SURELY_BETTER,
    /// Costs more at least.
    SURELY_WORSE,
    /// Counters do not tell.
    OPEN
  }

  static Verdict against(double inForceNs, Range costNs) {
    if (costNs.high() < inForceNs) {
      return Verdict.SURELY_BETTER;
    }
    return costNs.low() > inForceNs ? Verdict.SURELY_WORSE : Verdict.OPEN;
  }
}
