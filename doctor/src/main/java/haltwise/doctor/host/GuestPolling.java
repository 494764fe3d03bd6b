package haltwise.doctor.host;

import haltwise.linux.HaltpollParameters;
import haltwise.linux.HostFiles;
import haltwise.linux.KvmParameter.Access;
import java.util.Optional;

/// Halt polling by this kernel itself, as a guest, before it executes HLT: the haltpoll governor
/// (`drivers/cpuidle/governors/haltpoll.c`).
///
/// @param active whether the governor steers this kernel's idling now
/// @param driver whether the haltpoll driver is loaded, which takes the host's polling away where the host lets it
/// @param parameters of the governor
/// @param access who may write its max
public record GuestPolling(boolean active, boolean driver, HaltpollParameters parameters,
    Access access) {

  /// Empty when the kernel has no such governor.
  static Optional<GuestPolling> read(HostFiles files, IdleStates idle) {
    return HaltpollParameters.read(files)
        .map(p -> new GuestPolling(idle.governor().equals("haltpoll"),
            idle.driver().equals("haltpoll"), p,
            HaltpollParameters.access(files).orElse(Access.READ_ONLY_KERNEL)));
  }

  /// Whether it is in charge and can ever poll: a max or a grow-start of 0 keeps every window at 0.
  public boolean polls() {
    return active && parameters.maxNs() > 0 && parameters.growStartNs() > 0;
  }
}
