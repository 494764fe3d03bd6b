package haltwise.linux.power;

import haltwise.linux.HostFiles;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// An energy meter of the powercap framework: one folder in /sys/class/powercap that has a file `energy_uj`.
///
/// @param name as its file `name` says: `package-0`, `core`, `dram`, `psys`
/// @param path its folder
/// @param rangeUj where the counter starts again from 0, µJ (`max_energy_range_uj`); 0 = not told
public record PowerZone(String name, String path, long rangeUj) {
  private static final String FOLDER = "/sys/class/powercap/";
  private static final String PERF = "/sys/bus/event_source/devices/power/events";
  /// `intel-rapl:0`, of AMD too; `intel-rapl:0:1` is a part of it, and `intel-rapl-mmio:0` counts the same once more.
  private static final Pattern WHOLE = Pattern.compile("intel-rapl:\\d+");

  /// All meters of a host, parts of others included, by path; none in most virtual machines.
  public static List<PowerZone> all(HostFiles files) {
    return files.list(FOLDER).stream().map(name -> FOLDER + name)
        .filter(path -> files.exists(path + "/energy_uj")).map(path -> of(files, path)).toList();
  }

  /// The energy events that perf could count (`energy-pkg`, …); powercap counts the same and needs no open counter.
  public static List<String> perfEvents(HostFiles files) {
    return files.list(PERF).stream()
        .filter(n -> n.startsWith("energy-") && !n.contains(".") && files.exists(PERF + "/" + n))
        .toList();
  }

  private static PowerZone of(HostFiles files, String path) {
    return new PowerZone(
        files.read(path + "/name").orElse(path.substring(path.lastIndexOf('/') + 1)), path,
        files.number(path + "/max_energy_range_uj").orElse(0));
  }

  /// Whether it measures a CPU package as a whole, so that the sum over such zones counts nothing twice.
  public boolean isPackage() {
    return WHOLE.matcher(path.substring(path.lastIndexOf('/') + 1)).matches()
        && name.startsWith("package");
  }

  /// The counter now, µJ; empty when this process may not read it (root may, since Linux 5.10).
  public OptionalLong energyUj(HostFiles files) {
    return files.number(path + "/energy_uj");
  }
}
