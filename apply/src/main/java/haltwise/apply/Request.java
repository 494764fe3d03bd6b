package haltwise.apply;

import java.util.OptionalLong;

/// What somebody wants of this host.
///
/// @param forNs how long it shall hold, ns; empty: until it is restored, or the host boots
/// @param persist whether it shall hold after the next boot too
/// @param force whether values that somebody else set meanwhile may be overwritten
/// @param why for whoever asks later, one line
/// @param who the user, one line
public record Request(ParameterValues wanted, OptionalLong forNs, boolean persist, boolean force,
    String why, String who) {
  public Request {
    if (persist && forNs.isPresent()) {
      throw new IllegalArgumentException(
          "What holds for a limited time cannot persist. Leave out --for or --persist.");
    }
  }
}
