package haltwise.replay;

import haltwise.trace.HostSettings;
import java.util.Optional;

/// Who polls in a replay, and how: the host, the guest, both, or nobody.
///
/// @param host where a guest has poll control, what its vCPUs would obey without it
/// @param guest empty for a guest that does not poll
public record Polling(Policy host, Optional<GuestPolling> guest) {
  /// The host alone.
  public Polling(Policy host) {
    this(host, Optional.empty());
  }

  /// The host alone, as its kernel does.
  public Polling(HostSettings host) {
    this(new Policy.Kernel(host));
  }

  /// As `--settings` takes it.
  @Override
  public String toString() {
    return guest.map(g -> host + "+" + g.settings() + (g.pollControl() ? "" : "+no-poll-control"))
        .orElse(host.toString());
  }
}
