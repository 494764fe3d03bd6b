package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.doctor.Energy;
import haltwise.linux.HostFiles;
import haltwise.linux.power.BatteryGauge;
import haltwise.linux.power.PowerMeter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: a laptop's tree of files, and by hand what a gauge of that step can tell.
class LabEnergyTest {
  @TempDir
  private Path root = Path.of("");

  @Test
  void aDifferenceBelowTheStepOfTheGaugeIsNotClaimed() throws Exception {
    PowerMeter gauge = gaugeWithStepsOfHalfAWatt();

    assertThat(LabEnergy.energy(gauge, 3, 8.7, 8.5, 0.9)).isInstanceOfSatisfying(
        Energy.NotMetered.class, n -> assertThat(n.why()).contains("0.50 W").contains("BAT0"));
    assertThat(LabEnergy.energy(gauge, 3, 10.3, 8.5, 0.9)).isInstanceOfSatisfying(
        Energy.Metered.class, m -> {
          assertThat(m.wattsPerPollingCpu()).isBetween(1.99, 2.01);
          assertThat(m.caution().orElseThrow()).contains("battery").contains("0.50 W");
        });
  }

  @Test
  void withoutPollingThereIsNothingToMeasure() throws Exception {
    assertThat(LabEnergy.energy(gaugeWithStepsOfHalfAWatt(), 3, 10.3, 8.5, 0.01))
        .isInstanceOf(Energy.NotMetered.class);
  }

  @Test
  void onMainsWithoutAMeterNothingRunsAndTheRemedyNamesTheBattery() throws Exception {
    supply("Charging", "20000000");
    assertThat(LabEnergy.measure(HostFiles.below(root))).isInstanceOfSatisfying(
        Energy.NotMetered.class, n -> assertThat(n.remedy()).contains("battery"));
  }

  private PowerMeter gaugeWithStepsOfHalfAWatt() throws Exception {
    supply("Discharging", "8000000");
    PowerMeter gauge = PowerMeter.of(HostFiles.below(root)).orElseThrow();
    assertThat(gauge).isInstanceOf(BatteryGauge.class);
    for (String microwatts : new String[]{"8000000", "8500000", "9500000"}) {
      supply("Discharging", microwatts);
      gauge.during(() -> 0);
    }
    return gauge;
  }

  private void supply(String status, String microwatts) throws IOException {
    Path folder = Files.createDirectories(root.resolve("sys/class/power_supply/BAT0"));
    Files.writeString(folder.resolve("type"), "Battery\n");
    Files.writeString(folder.resolve("status"), status + "\n");
    Files.writeString(folder.resolve("power_now"), microwatts + "\n");
  }
}
