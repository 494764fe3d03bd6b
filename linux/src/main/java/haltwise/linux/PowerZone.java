package haltwise.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// An energy meter of the powercap framework: one folder in /sys/class/powercap that has a file `energy_uj`.
///
/// @param name as its file `name` says: `package-0`, `core`, `dram`, `psys`
/// @param path its folder
/// @param rangeUj where the counter starts again from 0, µJ (`max_energy_range_uj`); 0 = not told
public record PowerZone(String name, Path path, long rangeUj) {
  private static final Path DIRECTORY = Path.of("/sys/class/powercap");
  /// `intel-rapl:0`, of AMD too; `intel-rapl:0:1` is a part of it, and `intel-rapl-mmio:0` counts the same once more.
  private static final Pattern WHOLE = Pattern.compile("intel-rapl:\\d+");

  /// All meters of this host, parts of others included, by path; none in most virtual machines.
  public static List<PowerZone> all() {
    return all(DIRECTORY);
  }

  /// @param directory such as /sys/class/powercap
  public static List<PowerZone> all(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().filter(p -> Files.exists(p.resolve("energy_uj")))
          .map(PowerZone::of).toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  /// The energy events that perf could count (`energy-pkg`, …); powercap counts the same and needs no open counter.
  public static List<String> perfEvents() {
    return perfEvents(Path.of("/sys/bus/event_source/devices/power/events"));
  }

  static List<String> perfEvents(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(p -> p.getFileName().toString())
          .filter(n -> n.startsWith("energy-") && !n.contains(".")).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  private static PowerZone of(Path zone) {
    return new PowerZone(read(zone.resolve("name")).orElse(zone.getFileName().toString()), zone,
        number(zone.resolve("max_energy_range_uj")).orElse(0));
  }

  /// Whether it measures a CPU package as a whole, so that the sum over such zones counts nothing twice.
  public boolean isPackage() {
    return WHOLE.matcher(path.getFileName().toString()).matches() && name.startsWith("package");
  }

  /// The counter now, µJ; empty when this process may not read it (root may, since Linux 5.10).
  public OptionalLong energyUj() {
    return number(path.resolve("energy_uj"));
  }

  private static OptionalLong number(Path file) {
    try {
      return read(file).map(text -> OptionalLong.of(Long.parseLong(text)))
          .orElse(OptionalLong.empty());
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
