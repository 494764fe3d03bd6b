package haltwise.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: a tree of files as the powercap documentation describes it, for machines that we do not have.
class PowerZoneTest {
  @TempDir
  private Path powercap = Path.of("");

  @Test
  void aPackageIsAWholeAndNothingCountsTwice() throws IOException {
    zone("intel-rapl:0", "package-0", "100", "262143328850");
    zone("intel-rapl:0:0", "core", "60", "262143328850");
    zone("intel-rapl:1", "package-1", "50", "262143328850");
    zone("intel-rapl:2", "psys", "900", "262143328850");
    zone("intel-rapl-mmio:0", "package-0", "100", "262143328850");
    Files.createDirectory(powercap.resolve("intel-rapl"));

    assertThat(PowerZone.all(powercap)).hasSize(5);
    assertThat(PowerZone.all(powercap).stream().filter(PowerZone::isPackage)).containsExactly(
        new PowerZone("package-0", powercap.resolve("intel-rapl:0"), 262143328850L),
        new PowerZone("package-1", powercap.resolve("intel-rapl:1"), 262143328850L));
  }

  @Test
  void theCounterIsReadEachTime() throws IOException {
    zone("intel-rapl:0", "package-0", "100", "1000");
    PowerZone zone = PowerZone.all(powercap).getFirst();

    assertThat(zone.energyUj()).hasValue(100);
    Files.writeString(zone.path().resolve("energy_uj"), "250\n");
    assertThat(zone.energyUj()).hasValue(250);
    Files.delete(zone.path().resolve("energy_uj"));
    assertThat(zone.energyUj()).isEmpty();
  }

  @Test
  void noMeterIsNoError() {
    assertThat(PowerZone.all(powercap.resolve("none"))).isEmpty();
    assertThat(PowerZone.perfEvents(powercap.resolve("none"))).isEmpty();
  }

  @Test
  void eventsOfPerfComeWithoutTheirUnitsAndScales() throws IOException {
    for (String name : new String[]{"energy-pkg", "energy-pkg.scale", "energy-pkg.unit",
        "energy-cores"}) {
      Files.writeString(powercap.resolve(name), "x");
    }
    assertThat(PowerZone.perfEvents(powercap)).containsExactly("energy-cores", "energy-pkg");
  }

  private void zone(String folder, String name, String energyUj, String rangeUj)
      throws IOException {
    Path zone = Files.createDirectory(powercap.resolve(folder));
    Files.writeString(zone.resolve("name"), name + "\n");
    Files.writeString(zone.resolve("energy_uj"), energyUj + "\n");
    Files.writeString(zone.resolve("max_energy_range_uj"), rangeUj + "\n");
  }
}
