package haltwise.tune;

import haltwise.replay.GuestPolling;
import haltwise.replay.Outcome;
import haltwise.replay.Policy;
import haltwise.replay.Polling;
import haltwise.replay.Replay;
import haltwise.replay.ReplayTape;
import haltwise.trace.GuestSettings;
import java.util.Optional;

/// Who polls how, and what came of replaying a trace so.
public record PollingCandidate(Polling polling, Outcome outcome) {
  /// With all windows at 0 before the first halt.
  static PollingCandidate replayed(ReplayTape tape, Polling polling) {
    return replayed(tape, polling, 0, 0);
  }

  /// @param windowNs of every vCPU before its first halt, ns
  /// @param limitNs of every CPU's guest governor before its first idle period, ns
  static PollingCandidate replayed(ReplayTape tape, Polling polling, long windowNs, long limitNs) {
    Replay replay = polling.guest().map(g -> new Replay(tape, g)).orElseGet(() -> new Replay(tape));
    return new PollingCandidate(polling, switch (polling.host()) {
      case Policy.Kernel(var settings) -> replay.runFrom(settings, windowNs, limitNs);
      case Policy.Never _,Policy.Pinned _,Policy.Clairvoyant _ -> replay.run(polling.host());
    });
  }

  /// What the guest does; empty for one that does not poll.
  public Optional<GuestSettings> guest() {
    return polling.guest().map(GuestPolling::settings);
  }

  /// The widest window that may come to be, ns.
  long maxNs() {
    long host = switch (polling.host()) {
      case Policy.Kernel(var s) -> s.maxNs();
      case Policy.Pinned(long ns) -> ns;
      case Policy.Never _,Policy.Clairvoyant _ -> 0;
    };
    return Math.max(host, guest().map(GuestSettings::maxNs).orElse(0L));
  }
}
