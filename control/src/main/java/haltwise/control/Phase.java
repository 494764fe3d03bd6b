package haltwise.control;

import haltwise.trace.HostSettings;
import java.util.Optional;

/// What a controller is in the middle of.
sealed interface Phase {
  /// Choosing, epoch by epoch.
  record Settled() implements Phase {
  }

  /// Max has just been lowered: the next epoch tells whether the vCPUs have fallen into the cold.
  ///
  /// @param from the settings before
  /// @param blockedShare that was expected
  record Lowered(HostSettings from, double blockedShare) implements Phase {
  }

  /// Back for one epoch, since more blocked than was expected.
  ///
  /// @param lowered the settings that may be a trap
  /// @param blockedShare that was expected of them
  record Returned(HostSettings lowered, double blockedShare) implements Phase {
  }

  /// An epoch under the baseline.
  ///
  /// @param choice the settings that it is compared with
  /// @param before the epoch before it, under the choice
  record Comparing(HostSettings choice, Neighbour before) implements Phase {
  }

  /// The epoch after the one under the baseline.
  ///
  /// @param baselineNs what the baseline really cost, for each halt
  record Compared(Neighbour before, double baselineNs) implements Phase {
  }

  /// An epoch under the choice beside one under the baseline. Costs are of a halt.
  ///
  /// @param realNs of the choice
  /// @param predictedNs of the baseline, on the same halts
  record Neighbour(double realNs, double predictedNs) {
  }

  /// The first slice of this epoch polls more.
  record Probing(HostSettings probed) implements Phase {
  }

  /// A guard spoke, or a probe has found something: nothing is chosen before this epoch.
  ///
  /// @param guard that spoke
  record Held(long untilEpoch, Optional<Guard> guard, String because) implements Phase {
  }

  /// Somebody else changed the settings.
  ///
  /// @param ours that would be in force
  record Foreign(HostSettings ours) implements Phase {
  }
}
