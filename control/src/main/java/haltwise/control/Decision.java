package haltwise.control;

import haltwise.trace.HostSettings;
import java.util.Optional;

/// What is to be in force in the epoch that follows, and why.
public sealed interface Decision {
  /// What the next epoch is expected to be like, from the latest one.
  ///
  /// @param costPerHaltNs time polled and the price of blocks, for each halt
  /// @param polledShare of the vCPUs' time, 0..1
  /// @param blockedShare of the halts, 0..1
  record Expected(double costPerHaltNs, double polledShare, double blockedShare) {
    static Expected of(Forecast f, EpochObservation o, long blockPriceNs) {
      long halts = o.real().halts();
      return halts == 0
          ? new Expected(0, 0, 0)
          : new Expected(f.costNs(blockPriceNs) / halts,
              (double) f.polledNs() / ((double) o.lengthNs() * o.vcpus()),
              (double) f.blocks() / halts);
    }
  }

  /// Settings of the next epoch; of a probe, those after it.
  HostSettings settings();

  Expected expected();

  /// A sentence.
  String because();

  /// Whether people learn nothing from it: nothing changes, or somebody else's settings stay, as was said before.
  ///
  /// @param before of the epoch before; empty for none
  default boolean isNoNews(Optional<Decision> before) {
    return switch (this) {
      case Keep _ -> true;
      case Abstain a -> before.filter(a::isAs).isPresent();
      case Change _,Compare _,Probe _,FallBack _ -> false;
    };
  }

  /// Nothing changes.
  ///
  /// @param rest epochs that follow without being watched, as long as KVM's own counters stay as they are
  /// @param guard that spoke, and whose fallback still holds
  record Keep(HostSettings settings, Expected expected, String because, int rest,
      Optional<Guard> guard) implements Decision {
    /// Watches the next epoch.
    public Keep(HostSettings settings, Expected expected, String because) {
      this(settings, expected, because, 0);
    }

    public Keep(HostSettings settings, Expected expected, String because, int rest) {
      this(settings, expected, because, rest, Optional.empty());
    }
  }

  /// Other settings, which promise more.
  record Change(HostSettings from, HostSettings settings, Expected expected,
      String because) implements Decision {
  }

  /// The baseline for one epoch, to see whether the choice is really better.
  record Compare(HostSettings settings, Expected expected, String because) implements Decision {
  }

  /// More polling for the first slice of the epoch, since cold halts cannot tell what hot ones would be like.
  ///
  /// @param probed settings of the first slice
  record Probe(HostSettings probed, HostSettings settings, Expected expected,
      String because) implements Decision {
  }

  /// A guard spoke: back to the baseline.
  record FallBack(Guard guard, HostSettings settings, Expected expected,
      String because) implements Decision {
  }

  /// Somebody else changed the settings: theirs stay.
  record Abstain(HostSettings settings, Expected expected, String because) implements Decision {
    private boolean isAs(Decision o) {
      return o instanceof Abstain a && settings.equals(a.settings) && because.equals(a.because);
    }
  }
}
