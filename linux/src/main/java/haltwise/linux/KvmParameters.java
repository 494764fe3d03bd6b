package haltwise.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The parameters of the kvm module that steer halt polling (`/sys/module/kvm/parameters/`), each an unsigned
/// 32-bit number. Only read here.
///
/// @param haltPollNs ceiling of the window, ns
/// @param haltPollNsGrow factor
/// @param haltPollNsGrowStart smallest window other than 0, ns
/// @param haltPollNsShrink divisor; 0 resets the window
public record KvmParameters(long haltPollNs, long haltPollNsGrow, long haltPollNsGrowStart,
    long haltPollNsShrink) {
  static final Path DIRECTORY = Path.of("/sys/module/kvm/parameters");
  static final List<String> NAMES = List.of("halt_poll_ns", "halt_poll_ns_grow",
      "halt_poll_ns_grow_start", "halt_poll_ns_shrink");

  /// @return empty when kvm is not loaded, or a parameter is not there or not readable
  public static Optional<KvmParameters> read() {
    return read(DIRECTORY);
  }

  static Optional<KvmParameters> read(Path directory) {
    try {
      return Optional.of(new KvmParameters(
          number(directory, NAMES.get(0)), number(directory, NAMES.get(1)),
          number(directory, NAMES.get(2)), number(directory, NAMES.get(3))));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static long number(Path directory, String name) throws IOException {
    return Long.parseLong(Files.readString(directory.resolve(name)).strip());
  }
}
