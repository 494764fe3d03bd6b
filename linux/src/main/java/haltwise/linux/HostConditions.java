package haltwise.linux;

import java.util.Optional;
import java.util.OptionalDouble;

/// What decides a measurement besides the settings, at one moment.
///
/// @param load tasks that ran or waited for a CPU, mean of the last minute (/proc/loadavg); empty where it cannot be read
/// @param time how the CPUs spent their time since the start, to be compared with a later reading
/// @param hz mean frequency of the CPUs now, cycles a second; empty where the kernel does not tell
/// @param temperature empty where no sensor is
public record HostConditions(OptionalDouble load, CpuTime time, OptionalDouble hz,
    Optional<CpuTemperature> temperature) {

  public static HostConditions read(HostFiles files) {
    return new HostConditions(load(files), CpuTime.read(files), CpuClock.nowHz(files),
        CpuTemperature.read(files));
  }

  private static OptionalDouble load(HostFiles files) {
    String first = files.read("/proc/loadavg").orElse("").split(" ", 2)[0];
    return first.matches("\\d+(\\.\\d+)?")
        ? OptionalDouble.of(Double.parseDouble(first))
        : OptionalDouble.empty();
  }
}
