package haltwise.app.doctor;

import haltwise.doctor.host.KernelPolling;
import haltwise.linux.HostIdentity;
import haltwise.replay.HostRule;
import haltwise.replay.KernelDefaults;
import haltwise.replay.KernelRelease;
import haltwise.trace.HostSettings;
import java.util.Optional;

/// How a host's kernel polls, from the rules of `replay`.
public final class KernelPollings {
  private KernelPollings() {
  }

  /// Empty when no rule is known for its release.
  public static Optional<KernelPolling> of(HostIdentity host) {
    try {
      KernelRelease release = KernelRelease.parse(host.kernelRelease());
      HostRule rule = HostRule.of(host.kernelRelease(), host.architecture());
      HostSettings defaults = KernelDefaults.of(host.kernelRelease(), host.architecture());
      return Optional.of(new KernelPolling(host.kernelRelease(), rule.describe(),
          rule.clamp() == HostRule.Clamp.AT_ENTRY, rule.max() == HostRule.Max.SAMPLED,
          rule.floor(), rule.growZero() == HostRule.GrowZero.CLEARS, release.isFrom(5, 8),
          release.isFrom(5, 14), defaults.maxNs(), defaults.shrink(), release.isDistribution()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
