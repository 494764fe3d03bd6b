package haltwise.linux;

import java.util.Optional;

/// Who chooses the clock of the CPUs (cpufreq), as the first CPU tells.
///
/// @param driver such as `intel_pstate`, `amd-pstate-epp`, `acpi-cpufreq`
/// @param governor such as `powersave`, `performance`, `schedutil`
/// @param preference `energy_performance_preference`, such as `balance_power`; empty where the CPU has none
public record Frequency(String driver, String governor, String preference) {
  private static final String FOLDER = "/sys/devices/system/cpu/cpu0/cpufreq/";

  /// Empty where the kernel does not choose, as in most virtual machines.
  public static Optional<Frequency> read(HostFiles files) {
    return files.read(FOLDER + "scaling_governor").map(governor -> new Frequency(
        files.read(FOLDER + "scaling_driver").orElse(""), governor,
        files.read(FOLDER + "energy_performance_preference").orElse("")));
  }

  /// Whether CPUs stay slow: the lowest clock, or hardware that is told to save power. The governor `powersave` of the
  /// drivers in which the hardware chooses is their usual one, and says nothing.
  public boolean savesPower() {
    boolean hardwareChooses = driver.equals("intel_pstate") || driver.equals("amd-pstate-epp");
    return governor.equals("powersave") && !hardwareChooses || preference.equals("power")
        || preference.equals("balance_power");
  }
}
