package haltwise.replay;

import haltwise.trace.HostSettings;
import java.util.Optional;

/// Who polls in a replay, and how: the host, the guest, both, or nobody.
///
/// @param host of a guest with poll control, what its vCPUs would obey without it
/// @param guest empty for a guest that does not poll
public record Polling(HostSettings host, Optional<GuestPolling> guest) {
  /// The host alone.
  public Polling(HostSettings host) {
    this(host, Optional.empty());
  }

  /// Whether windows never come down again by themselves, so that a run cannot settle in a second state.
  boolean isPinned() {
    return guest.isEmpty() && host.maxNs() == HostSettings.U32_MAX;
  }

  /// The outcome from the windows that the recording began with.
  public Outcome run(ReplayTape tape) {
    return replay(tape).run(host);
  }

  /// The outcome when every window, of host and guest, is 0 before the first halt.
  public Outcome runCold(ReplayTape tape) {
    return replay(tape).runFrom(host, 0, 0);
  }

  /// The outcome when every window is as wide as it can be. A pinned window never comes down from a wider one, so that
  /// there is no second state which it could reach by itself: it starts at 0 here too.
  public Outcome runWarm(ReplayTape tape) {
    return isPinned()
        ? runCold(tape)
        : replay(tape).runFrom(host, host.maxNs(), guest.map(g -> g.settings().maxNs()).orElse(0L));
  }

  private Replay replay(ReplayTape tape) {
    return guest.isEmpty() ? new Replay(tape) : new Replay(tape, guest.get());
  }

  /// As `--settings` takes it.
  @Override
  public String toString() {
    return guest.map(g -> host + "+" + g.settings() + (g.pollControl() ? "" : "+no-poll-control"))
        .orElse(host.toString());
  }
}
