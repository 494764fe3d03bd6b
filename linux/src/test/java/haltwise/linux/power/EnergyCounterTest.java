package haltwise.linux.power;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.linux.HostFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: a tree of files as powercap has it, and joules by hand.
class EnergyCounterTest {
  private static final long SECOND_NS = 1_000_000_000L;

  @TempDir
  private Path root = Path.of("");

  @Test
  void powerIsTheEnergyOfAllPackagesByTime() throws IOException {
    zone("intel-rapl:0", "package-0", 1_000_000);
    zone("intel-rapl:1", "package-1", 5_000_000);
    zone("intel-rapl:0:0", "core", 0);
    EnergyCounter before = read(0);
    zone("intel-rapl:0", "package-0", 11_000_000); // 10 J
    zone("intel-rapl:1", "package-1", 9_000_000); // 4 J
    zone("intel-rapl:0:0", "core", 8_000_000); // part of package-0

    assertThat(read(2 * SECOND_NS).wattsSince(before)).hasValue(7.0);
  }

  @Test
  void aCounterThatBeganAgainGoesOnFromItsRange() throws IOException {
    zone("intel-rapl:0", "package-0", 99_000_000); // of a range of 100 J
    EnergyCounter before = read(0);
    zone("intel-rapl:0", "package-0", 2_000_000);

    assertThat(read(SECOND_NS).wattsSince(before)).hasValue(3.0);
  }

  @Test
  void withoutAMeterThereIsNoPower() {
    assertThat(read(0).isEmpty()).isTrue();
    assertThat(read(SECOND_NS).wattsSince(read(0))).isEmpty();
  }

  private EnergyCounter read(long timeNs) {
    return EnergyCounter.read(HostFiles.below(root), timeNs);
  }

  private void zone(String folder, String name, long energyUj) throws IOException {
    Path zone = Files.createDirectories(root.resolve("sys/class/powercap").resolve(folder));
    Files.writeString(zone.resolve("name"), name + "\n");
    Files.writeString(zone.resolve("energy_uj"), energyUj + "\n");
    Files.writeString(zone.resolve("max_energy_range_uj"), "100000000\n");
  }
}
