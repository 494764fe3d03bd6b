package haltwise.linux.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import haltwise.linux.HostFiles;
import haltwise.linux.power.PowerSource.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: trees of files as sysfs-class-power describes them, Wh by hand.
class PowerSourceTest {
  @TempDir
  private Path root = Path.of("");

  @Test
  void aLaptopIsOnBatteryWhenItDischarges() throws IOException {
    supply("AC", "type", "Mains");
    supply("AC", "online", "0");
    supply("BAT0", "type", "Battery");
    supply("BAT0", "status", "Discharging");
    supply("BAT0", "charge_now", "4000000"); // 4 Ah at 11.5 V: 46 Wh
    supply("BAT0", "voltage_now", "11500000");

    PowerSource found = PowerSource.read(HostFiles.below(root));

    assertThat(found.kind()).isEqualTo(Kind.BATTERY);
    assertThat(found.wattHours()).hasValueCloseTo(46.0, within(1e-6));
  }

  @Test
  void aPluggedInLaptopIsOnMainsAndStillHasABattery() throws IOException {
    supply("AC", "type", "Mains");
    supply("AC", "online", "1");
    supply("BAT0", "type", "Battery");
    supply("BAT0", "status", "Charging");
    supply("BAT0", "energy_now", "30000000");

    PowerSource found = PowerSource.read(HostFiles.below(root));

    assertThat(found.kind()).isEqualTo(Kind.MAINS);
    assertThat(found.wattHours()).hasValue(30);
  }

  @Test
  void aServerThatTellsNothingIsUnknown() {
    PowerSource found = PowerSource.read(HostFiles.below(root));

    assertThat(found.kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(found.wattHours()).isEmpty();
  }

  private void supply(String name, String file, String text) throws IOException {
    Path folder = Files
        .createDirectories(root.resolve("sys/class/power_supply").resolve(name));
    Files.writeString(folder.resolve(file), text + "\n");
  }
}
