package haltwise.linux.power;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.linux.HostFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: a tree of files as the powercap documentation describes it, for machines that we do not have.
class PowerZoneTest {
  private static final String POWERCAP = "/sys/class/powercap/";

  @TempDir
  private Path root = Path.of("");

  @Test
  void aPackageIsAWholeAndNothingCountsTwice() throws IOException {
    zone("intel-rapl:0", "package-0", "100", "262143328850");
    zone("intel-rapl:0:0", "core", "60", "262143328850");
    zone("intel-rapl:1", "package-1", "50", "262143328850");
    zone("intel-rapl:2", "psys", "900", "262143328850");
    zone("intel-rapl-mmio:0", "package-0", "100", "262143328850");
    Files.createDirectory(file(POWERCAP + "intel-rapl"));

    assertThat(PowerZone.all(host())).hasSize(5);
    assertThat(PowerZone.all(host()).stream().filter(PowerZone::isPackage)).containsExactly(
        new PowerZone("package-0", POWERCAP + "intel-rapl:0", 262143328850L),
        new PowerZone("package-1", POWERCAP + "intel-rapl:1", 262143328850L));
  }

  @Test
  void theCounterIsReadEachTime() throws IOException {
    zone("intel-rapl:0", "package-0", "100", "1000");
    PowerZone zone = PowerZone.all(host()).getFirst();

    assertThat(zone.energyUj(host())).hasValue(100);
    Files.writeString(file(zone.path() + "/energy_uj"), "250\n");
    assertThat(zone.energyUj(host())).hasValue(250);
    Files.delete(file(zone.path() + "/energy_uj"));
    assertThat(zone.energyUj(host())).isEmpty();
  }

  @Test
  void noMeterIsNoError() {
    assertThat(PowerZone.all(host())).isEmpty();
    assertThat(PowerZone.perfEvents(host())).isEmpty();
  }

  @Test
  void eventsOfPerfComeWithoutTheirUnitsAndScales() throws IOException {
    Path events = Files.createDirectories(file("/sys/bus/event_source/devices/power/events"));
    for (String name : new String[]{"energy-pkg", "energy-pkg.scale", "energy-pkg.unit",
        "energy-cores"}) {
      Files.writeString(events.resolve(name), "x");
    }
    assertThat(PowerZone.perfEvents(host())).containsExactly("energy-cores", "energy-pkg");
  }

  private HostFiles host() {
    return HostFiles.below(root);
  }

  private Path file(String path) {
    return root.resolve(path.substring(1));
  }

  private void zone(String folder, String name, String energyUj, String rangeUj)
      throws IOException {
    Path zone = Files.createDirectories(file(POWERCAP + folder));
    Files.writeString(zone.resolve("name"), name + "\n");
    Files.writeString(zone.resolve("energy_uj"), energyUj + "\n");
    Files.writeString(zone.resolve("max_energy_range_uj"), rangeUj + "\n");
  }
}
