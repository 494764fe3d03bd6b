package haltwise.linux;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// How hot a CPU is (`/sys/class/thermal`, `/sys/class/hwmon`): a hot one runs slower and takes more.
///
/// @param celsius of the hottest sensor
/// @param sensor such as `x86_pkg_temp`, `coretemp`, `k10temp`
public record CpuTemperature(double celsius, String sensor) {
  private static final String ZONES = "/sys/class/thermal/";
  private static final String SENSORS = "/sys/class/hwmon/";
  private static final Set<String> NAMES = Set.of("coretemp", "k10temp", "zenpower", "cpu_thermal");
  private static final double MILLI = 1e-3;

  /// That of the hottest sensor now; empty where there is none, as in virtual machines.
  public static Optional<CpuTemperature> read(HostFiles files) {
    return Stream.concat(zones(files), sensors(files))
        .max(Comparator.comparingDouble(CpuTemperature::celsius));
  }

  private static Stream<CpuTemperature> zones(HostFiles files) {
    return files.list(ZONES).stream().filter(n -> n.startsWith("thermal_zone")).flatMap(n -> {
      String type = files.read(ZONES + n + "/type").orElse("");
      boolean ofCpu = type.equals("x86_pkg_temp") || type.toLowerCase(Locale.ROOT).contains("cpu");
      return ofCpu ? of(files, ZONES + n + "/temp", type) : Stream.empty();
    });
  }

  private static Stream<CpuTemperature> sensors(HostFiles files) {
    return files.list(SENSORS).stream().flatMap(n -> {
      String name = files.read(SENSORS + n + "/name").orElse("");
      return NAMES.contains(name)
          ? files.list(SENSORS + n).stream().filter(f -> f.matches("temp\\d+_input"))
              .flatMap(f -> of(files, SENSORS + n + "/" + f, name))
          : Stream.empty();
    });
  }

  private static Stream<CpuTemperature> of(HostFiles files, String path, String sensor) {
    return files.number(path).stream().mapToObj(t -> new CpuTemperature(t * MILLI, sensor));
  }
}
