package haltwise.replay;

import haltwise.trace.GuestSettings;

/// How a guest polls in a replay.
///
/// @param pollControl whether the guest's driver has switched off the host's polling for its vCPUs, as it does where the
///     host offers the poll control MSR; otherwise both poll, one after the other
public record GuestPolling(GuestSettings settings, boolean pollControl, GuestRule rule,
    GuestCosts costs) {
}
