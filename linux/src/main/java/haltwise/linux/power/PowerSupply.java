package haltwise.linux.power;

import haltwise.linux.HostFiles;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// A battery or a mains adapter (`/sys/class/power_supply`, Documentation/ABI/testing/sysfs-class-power).
///
/// @param name of its folder, such as `BAT0`
/// @param type `Battery`, `Mains`, `USB`, …
public record PowerSupply(String name, String type) {
  private static final String FOLDER = "/sys/class/power_supply/";
  private static final double MICRO = 1e-6;

  /// All of a host that supply the machine itself: batteries of mice and pens (scope `Device`) are left out.
  public static List<PowerSupply> all(HostFiles files) {
    return files.list(FOLDER).stream()
        .filter(n -> !files.read(FOLDER + n + "/scope").orElse("").equals("Device"))
        .flatMap(n -> files.read(FOLDER + n + "/type").map(t -> new PowerSupply(n, t)).stream())
        .toList();
  }

  public boolean isBattery() {
    return type.equals("Battery");
  }

  /// Whether a mains adapter is plugged in; empty where it does not tell.
  public Optional<Boolean> isOnline(HostFiles files) {
    return number(files, "online").isPresent()
        ? Optional.of(number(files, "online").getAsLong() != 0)
        : Optional.empty();
  }

  /// `Charging`, `Discharging`, `Full`, `Not charging` or `Unknown`; empty where it does not tell.
  public String status(HostFiles files) {
    return files.read(FOLDER + name + "/status").orElse("");
  }

  public boolean isDischarging(HostFiles files) {
    return isBattery() && status(files).equals("Discharging");
  }

  /// How full, in percent.
  public OptionalLong capacityPercent(HostFiles files) {
    return number(files, "capacity");
  }

  /// What flows now, W: `power_now`, or `current_now` × `voltage_now`.
  public OptionalDouble watts(HostFiles files) {
    OptionalLong microwatts = number(files, "power_now");
    return microwatts.isPresent()
        ? OptionalDouble.of(Math.abs(microwatts.getAsLong()) * MICRO)
        : times(number(files, "current_now"), number(files, "voltage_now"));
  }

  /// What is left in it, Wh: `energy_now`, or `charge_now` × `voltage_now`.
  public OptionalDouble wattHours(HostFiles files) {
    OptionalLong microwattHours = number(files, "energy_now");
    return microwattHours.isPresent()
        ? OptionalDouble.of(microwattHours.getAsLong() * MICRO)
        : times(number(files, "charge_now"), number(files, "voltage_now"));
  }

  /// What it holds when it is full, Wh: `energy_full`, or `charge_full` × `voltage_min_design`, as worn as it is.
  public OptionalDouble fullWattHours(HostFiles files) {
    OptionalLong microwattHours = number(files, "energy_full");
    return microwattHours.isPresent()
        ? OptionalDouble.of(microwattHours.getAsLong() * MICRO)
        : times(number(files, "charge_full"), number(files, "voltage_min_design"));
  }

  /// Of µA (or µAh) and µV.
  private static OptionalDouble times(OptionalLong micro, OptionalLong microvolts) {
    return micro.isPresent() && microvolts.isPresent()
        ? OptionalDouble
            .of(Math.abs(micro.getAsLong()) * MICRO * (microvolts.getAsLong() * MICRO))
        : OptionalDouble.empty();
  }

  private OptionalLong number(HostFiles files, String file) {
    return files.number(FOLDER + name + "/" + file);
  }
}
