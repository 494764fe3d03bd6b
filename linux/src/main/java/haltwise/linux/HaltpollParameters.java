package haltwise.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

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
  private static final Path FOLDER = Path.of("/sys/module/haltpoll/parameters");

  /// As they are now; empty when this kernel has no such governor.
  public static Optional<HaltpollParameters> read() {
    return read(FOLDER);
  }

  static Optional<HaltpollParameters> read(Path folder) {
    try {
      return Optional.of(new HaltpollParameters(number(folder, "guest_halt_poll_ns"),
          number(folder, "guest_halt_poll_grow"), number(folder, "guest_halt_poll_grow_start"),
          number(folder, "guest_halt_poll_shrink"),
          text(folder, "guest_halt_poll_allow_shrink").equals("Y")));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static long number(Path folder, String name) throws IOException {
    return Long.parseLong(text(folder, name));
  }

  private static String text(Path folder, String name) throws IOException {
    return Files.readString(folder.resolve(name)).strip();
  }

  /// As the options of haltwise write them.
  @Override
  public String toString() {
    return "guest:max=" + maxNs + ",grow=" + grow + ",grow-start=" + growStartNs + ",shrink="
        + shrink + ",allow-shrink=" + (allowShrink ? "Y" : "N");
  }
}
