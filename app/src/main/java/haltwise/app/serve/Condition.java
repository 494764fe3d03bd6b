package haltwise.app.serve;

import haltwise.linux.HostFiles;
import haltwise.linux.power.PowerSupply;
import java.util.Locale;
import java.util.Optional;

/// What may be the case on a host, and asks for another target. Where several hold, the first one counts.
public enum Condition {
  /// More wants to run than there are CPUs: for a tenth of the last ten seconds somebody waited for one.
  OVERCOMMIT("overcommit"),
  /// A battery is discharging.
  BATTERY("battery"),
  /// The host is set to save power.
  POWERSAVE("powersave");

  private static final double CROWDED_PERCENT = 10;

  private final String word;

  Condition(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  public boolean holds(HostFiles host) {
    return switch (this) {
      case OVERCOMMIT -> pressurePercent(host) > CROWDED_PERCENT;
      case BATTERY -> PowerSupply.all(host).stream().anyMatch(s -> s.isDischarging(host));
      case POWERSAVE -> has(host, "/sys/firmware/acpi/platform_profile", "low-power")
          || has(host, "/sys/devices/system/cpu/cpu0/cpufreq/energy_performance_preference",
              "power")
          || isGovernedBySaving(host);
    };
  }

  /// For drivers that choose frequencies themselves, powersave is but the name of the usual governor.
  private static boolean isGovernedBySaving(HostFiles host) {
    String driver = host.read("/sys/devices/system/cpu/cpu0/cpufreq/scaling_driver").orElse("");
    return !driver.contains("pstate")
        && has(host, "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave");
  }

  private static boolean has(HostFiles host, String path, String text) {
    return host.read(path).filter(text::equals).isPresent();
  }

  /// Source: `some avg10` in /proc/pressure/cpu (Documentation/accounting/psi.rst).
  private static double pressurePercent(HostFiles host) {
    Optional<String> some = host.line("/proc/pressure/cpu", "some avg10=");
    String number = some.map(s -> s.split(" ", 2)[0]).orElse("0");
    return number.matches("\\d+(\\.\\d+)?") ? Double.parseDouble(number) : 0;
  }

  static Optional<Condition> named(String word) {
    for (Condition c : values()) {
      if (c.word.equals(word.toLowerCase(Locale.ROOT))) {
        return Optional.of(c);
      }
    }
    return Optional.empty();
  }
}
