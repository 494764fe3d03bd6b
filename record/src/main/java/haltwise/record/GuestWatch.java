package haltwise.record;

import haltwise.linux.CpuIdle;
import haltwise.linux.HaltpollParameters;
import java.util.Optional;

/// What a recorder notes beside the events when this machine is the guest: the settings in force, and the kernel's own
/// counters of idle states, before and after.
final class GuestWatch {
  private final SpoolWriter spool;
  private Optional<HaltpollParameters> settings = Optional.empty();

  GuestWatch(SpoolWriter spool) {
    this.spool = spool;
  }

  /// Begins tracing next to a reading of the counters, which is written down afterwards: CPUs may idle while that waits for
  /// the disk.
  void begin(Runnable tracing) {
    CpuIdle before = CpuIdle.read();
    tracing.run();
    spool.idleStates(before);
  }

  /// As [#begin], when tracing ends.
  void end(Runnable tracing) {
    tracing.run();
    spool.idleStates(CpuIdle.read());
  }

  /// @return what the user should know about a change, if there was one
  Optional<String> look(long nowNs) {
    Optional<HaltpollParameters> now = HaltpollParameters.read();
    Optional<HaltpollParameters> before = settings;
    if (now.isEmpty() || now.equals(before)) {
      return Optional.empty();
    }
    spool.guestSettings(nowNs, now.get());
    settings = now;
    return before.map(b -> b + " became " + now.get());
  }
}
