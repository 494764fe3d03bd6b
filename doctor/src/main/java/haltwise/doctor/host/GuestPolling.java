package haltwise.doctor.host;

import haltwise.linux.HostFiles;
import haltwise.linux.KvmParameter.Access;
import java.util.Optional;
import java.util.OptionalLong;

/// Halt polling by this kernel itself, as a guest, before it executes HLT: the haltpoll governor
/// (`drivers/cpuidle/governors/haltpoll.c`).
///
/// @param active whether the governor steers this kernel's idling now
/// @param driver whether the haltpoll driver is loaded, which takes the host's polling away where the host lets it
/// @param maxNs `guest_halt_poll_ns`; empty, as the others, where the kernel has no such governor
/// @param access of `guest_halt_poll_ns`: who may write it
public record GuestPolling(boolean active, boolean driver, OptionalLong maxNs, OptionalLong grow,
    OptionalLong growStartNs, OptionalLong shrink, Optional<Boolean> allowShrink,
    Optional<Access> access) {
  private static final String FOLDER = "/sys/module/haltpoll/parameters/guest_halt_poll_";

  static GuestPolling read(HostFiles files, IdleStates idle) {
    return new GuestPolling(idle.governor().equals("haltpoll"), idle.driver().equals("haltpoll"),
        files.number(FOLDER + "ns"), files.number(FOLDER + "grow"),
        files.number(FOLDER + "grow_start"), files.number(FOLDER + "shrink"),
        files.read(FOLDER + "allow_shrink").map(v -> v.equals("Y") || v.equals("1")),
        files.access(FOLDER + "ns"));
  }

  public boolean isThere() {
    return maxNs.isPresent();
  }

  /// Whether it is in charge and can ever poll: a max or a grow-start of 0 keeps every window at 0.
  public boolean polls() {
    return active && maxNs.orElse(0) > 0 && growStartNs.orElse(0) > 0;
  }
}
