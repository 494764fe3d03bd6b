package haltwise.linux;

import haltwise.linux.KvmParameter.Access;
import java.util.Optional;
import java.util.OptionalLong;

/// The parameters of this kernel's haltpoll governor, by which a guest polls before it halts.
/// Source: `Documentation/virt/guest-halt-polling.rst`.
///
/// @param maxNs `guest_halt_poll_ns`, ns
/// @param grow `guest_halt_poll_grow`
/// @param growStartNs `guest_halt_poll_grow_start`, ns
/// @param shrink `guest_halt_poll_shrink`
/// @param allowShrink `guest_halt_poll_allow_shrink`
public record HaltpollParameters(long maxNs, long grow, long growStartNs, long shrink,
    boolean allowShrink) {
  private static final String FOLDER = "/sys/module/haltpoll/parameters/guest_halt_poll_";

  /// As they are now; empty when this kernel has no such governor.
  public static Optional<HaltpollParameters> read() {
    return read(HostFiles.ofThisHost());
  }

  /// As [#read()], of any host.
  public static Optional<HaltpollParameters> read(HostFiles files) {
    OptionalLong maxNs = files.number(FOLDER + "ns");
    OptionalLong grow = files.number(FOLDER + "grow");
    OptionalLong growStartNs = files.number(FOLDER + "grow_start");
    OptionalLong shrink = files.number(FOLDER + "shrink");
    Optional<String> allowShrink = files.read(FOLDER + "allow_shrink");
    return maxNs.isPresent() && grow.isPresent() && growStartNs.isPresent() && shrink.isPresent()
        && allowShrink.isPresent()
            ? Optional.of(new HaltpollParameters(maxNs.getAsLong(), grow.getAsLong(),
                growStartNs.getAsLong(), shrink.getAsLong(), allowShrink.get().equals("Y")))
            : Optional.empty();
  }

  /// Who may write `guest_halt_poll_ns`; empty when this kernel has no such governor.
  public static Optional<Access> access(HostFiles files) {
    return files.access(FOLDER + "ns");
  }

  /// As the options of haltwise write them.
  @Override
  public String toString() {
    return "guest:max=" + maxNs + ",grow=" + grow + ",grow-start=" + growStartNs + ",shrink="
        + shrink + ",allow-shrink=" + (allowShrink ? "Y" : "N");
  }
}
