package haltwise.apply;

import haltwise.linux.LifeOfProcess;
import java.util.Optional;
import java.util.OptionalLong;

/// What somebody wants of this host.
///
/// @param untilBootNs when it ends ([Host#bootNs]); then what was applied before holds again. Empty: it holds until it is
///     restored, or the host boots
/// @param holder the process with which it ends, however that ends; its later requests take the place of its earlier ones
/// @param persist whether it shall hold after the next boot too
/// @param force whether values that somebody else set meanwhile may be overwritten
/// @param why for whoever asks later, one line
/// @param who the user, one line
public record Request(ParameterValues wanted, OptionalLong untilBootNs,
    Optional<LifeOfProcess> holder,
    boolean persist, boolean force, String why, String who) {
  /// What is wrong with a limited time that persists.
  public static final String NOT_BOTH = "What holds for a limited time cannot persist. Leave out --for or --persist.";

  public Request {
    if (persist && (untilBootNs.isPresent() || holder.isPresent())) {
      throw new IllegalArgumentException(NOT_BOTH);
    }
  }
}
