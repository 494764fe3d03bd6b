package haltwise.linux.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import haltwise.linux.HostFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: a tree of files as a laptop has it, and watts by hand.
class BatteryGaugeTest {
  private static final long SAMPLES_MS = 450;

  @TempDir
  private Path root = Path.of("");

  @Test
  void onBatteryTheGaugeIsTheMeter() throws Exception {
    battery("Discharging");
    write("BAT0/power_now", "8500000");
    PowerMeter meter = PowerMeter.of(host()).orElseThrow();

    PowerMeter.Run run = meter.during(() -> {
      Thread.sleep(SAMPLES_MS);
      return 0.9;
    });

    assertThat(meter.names()).containsExactly("BAT0");
    assertThat(run.watts().orElseThrow()).isCloseTo(8.5, within(1e-9));
    assertThat(run.answer()).isEqualTo(0.9);
    assertThat(meter.caution().orElseThrow()).contains("battery").contains("did not move");
  }

  @Test
  void itsStepsSayWhatItCanResolve() throws Exception {
    battery("Discharging");
    write("BAT0/power_now", "8500000");
    PowerMeter meter = PowerMeter.of(host()).orElseThrow();
    for (String microwatts : new String[]{"8500000", "9100000", "8740000"}) {
      write("BAT0/power_now", microwatts);
      assertThat(meter.during(() -> 0).watts().orElseThrow())
          .isCloseTo(Double.parseDouble(microwatts) / 1e6, within(1e-9));
    }
    assertThat(meter.resolutionWatts()).isCloseTo(0.24, within(1e-9));
    assertThat(meter.caution().orElseThrow()).contains("0.24 W");
  }

  @Test
  void whatIsLeftTellsWhereNothingTellsWhatFlows() throws Exception {
    battery("Discharging");
    write("BAT0/energy_now", "30000000");
    PowerMeter meter = PowerMeter.of(host()).orElseThrow();
    long startNs = System.nanoTime();
    PowerMeter.Run run = meter.during(() -> {
      Thread.sleep(SAMPLES_MS);
      return 0;
    });
    assertThat(run.watts()).hasValue(0);

    PowerMeter.Run used = meter.during(() -> {
      Thread.sleep(SAMPLES_MS);
      write("BAT0/energy_now", "29990000"); // 0.01 Wh = 36 J
      return 0;
    });
    double atLeast = 36 / ((System.nanoTime() - startNs) / 1e9);
    assertThat(used.watts().orElseThrow()).isGreaterThan(atLeast);
  }

  @Test
  void onMainsABatteryTellsNothing() throws Exception {
    battery("Charging");
    write("BAT0/power_now", "20000000");
    assertThat(PowerMeter.of(host())).isEmpty();
  }

  @Test
  void aRunInWhichTheMainsCameBackIsVoid() throws Exception {
    battery("Discharging");
    write("BAT0/power_now", "8500000");
    PowerMeter.Run run = PowerMeter.of(host()).orElseThrow().during(() -> {
      write("BAT0/status", "Charging");
      return 0;
    });
    assertThat(run.watts()).isEmpty();
  }

  @Test
  void theMeterOfAPackageIsPreferred() throws Exception {
    battery("Discharging");
    write("BAT0/power_now", "8500000");
    Path zone = Files.createDirectories(root.resolve("sys/class/powercap/intel-rapl:0"));
    Files.writeString(zone.resolve("name"), "package-0\n");
    Files.writeString(zone.resolve("energy_uj"), "1000000\n");

    assertThat(PowerMeter.of(host()).orElseThrow().names()).containsExactly("package-0");
  }

  private void battery(String status) throws IOException {
    Files.createDirectories(root.resolve("sys/class/power_supply/BAT0"));
    write("BAT0/type", "Battery");
    write("BAT0/status", status);
  }

  private HostFiles host() {
    return HostFiles.below(root);
  }

  /// In one step, as the kernel's files change: a reader never sees half of it.
  private void write(String file, String text) {
    Path target = root.resolve("sys/class/power_supply/" + file);
    try {
      Path whole = Files.writeString(root.resolve("new"), text + "\n");
      Files.move(whole, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
