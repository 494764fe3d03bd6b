package haltwise.linux.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import haltwise.linux.HostFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: trees as Documentation/ABI/testing/sysfs-class-power describes them, with watts by hand.
class PowerSupplyTest {
  @TempDir
  private Path root = Path.of("");

  @Test
  void aBatteryThatCountsEnergyTellsWattsAndWattHours() throws IOException {
    supply("BAT0", "type Battery", "status Discharging", "capacity 48", "power_now 9870000",
        "energy_now 27360000");
    PowerSupply battery = all().getFirst();

    assertThat(battery.isDischarging(host())).isTrue();
    assertThat(battery.capacityPercent(host())).hasValue(48);
    assertThat(battery.watts(host()).orElseThrow()).isCloseTo(9.87, within(1e-9));
    assertThat(battery.wattHours(host()).orElseThrow()).isCloseTo(27.36, within(1e-9));
    assertThat(battery.isOnline(host())).isEmpty();
  }

  @Test
  void aBatteryThatCountsChargeTellsThemByItsVoltage() throws IOException {
    // Some drivers count what flows out as negative.
    supply("BAT1", "type Battery", "status Charging", "current_now -1500000", "charge_now 2000000",
        "voltage_now 12000000");
    PowerSupply battery = all().getFirst();

    assertThat(battery.isDischarging(host())).isFalse();
    assertThat(battery.watts(host()).orElseThrow()).isCloseTo(18.0, within(1e-9));
    assertThat(battery.wattHours(host()).orElseThrow()).isCloseTo(24.0, within(1e-9));
  }

  @Test
  void mainsTellWhetherTheyArePluggedInAndMiceAreLeftOut() throws IOException {
    supply("AC", "type Mains", "online 0");
    supply("hidpp_battery_0", "type Battery", "scope Device", "status Discharging");

    assertThat(all()).isEqualTo(List.of(new PowerSupply("AC", "Mains")));
    assertThat(all().getFirst().isOnline(host())).contains(false);
    assertThat(all().getFirst().watts(host())).isEmpty();
  }

  private List<PowerSupply> all() {
    return PowerSupply.all(host());
  }

  private HostFiles host() {
    return HostFiles.below(root);
  }

  private void supply(String name, String... values) throws IOException {
    Path folder = Files.createDirectories(root.resolve("sys/class/power_supply/" + name));
    for (String value : values) {
      Files.writeString(folder.resolve(value.split(" ", 2)[0]), value.split(" ", 2)[1] + "\n");
    }
  }
}
