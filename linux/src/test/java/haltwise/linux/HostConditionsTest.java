package haltwise.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: trees of files as the kernel's documentation of cpufreq, thermal and hwmon describes them; this host's own
/// /proc.
class HostConditionsTest {
  private static final String CPU = "/sys/devices/system/cpu/";
  private static final String LAPTOP = "model name\t: 11th Gen Intel(R) Core(TM) i7-1165G7 @ 2.80GHz\n"
      + "cpu MHz\t\t: 4188.123\n";

  @TempDir
  private Path root = Path.of("");

  @Test
  void theKernelsBaseFrequencyGoesBeforeTheNameOfTheCpu() throws IOException {
    write("/proc/cpuinfo", LAPTOP);
    assertThat(CpuClock.read(host()).base())
        .contains(new CpuClock.Base(2.8e9, "name of the CPU"));

    write(CPU + "cpu0/cpufreq/base_frequency", "2700000\n");
    assertThat(CpuClock.read(host()).base()).contains(new CpuClock.Base(2.7e9, "cpufreq"));
  }

  @Test
  void aVirtualCpuHasTheClockOfItsTimeStamps() throws IOException {
    write("/proc/cpuinfo", "model name\t: AMD EPYC\ncpu MHz\t\t: 2596.096\n");

    assertThat(CpuClock.read(host()).base())
        .contains(new CpuClock.Base(2_596_096_000.0, "/proc/cpuinfo"));
  }

  @Test
  void amdTellsItsNominalFrequencyThroughAcpi() throws IOException {
    write(CPU + "cpu0/acpi_cppc/nominal_freq", "3400\n");

    assertThat(CpuClock.read(host()).base()).contains(new CpuClock.Base(3.4e9, "ACPI"));
  }

  @Test
  void turboIsOnUnlessItIsTurnedOff() throws IOException {
    assertThat(CpuClock.read(host()).turbo()).isEmpty();
    write(CPU + "cpufreq/boost", "1\n");
    assertThat(CpuClock.read(host()).turbo()).contains(true);
    write(CPU + "intel_pstate/no_turbo", "1\n");
    assertThat(CpuClock.read(host()).turbo()).contains(false);
  }

  @Test
  void theFrequencyNowIsTheMeanOfTheCpus() throws IOException {
    write(CPU + "cpu0/cpufreq/scaling_cur_freq", "1000000\n");
    write(CPU + "cpu1/cpufreq/scaling_cur_freq", "3000000\n");
    write(CPU + "cpufreq/policy0/scaling_cur_freq", "9000000\n");

    assertThat(HostConditions.read(host()).hz()).hasValue(2e9);
  }

  @Test
  void theHottestSensorOfACpuCountsAndNotThatOfTheDisk() throws IOException {
    write("/sys/class/thermal/thermal_zone0/type", "acpitz\n");
    write("/sys/class/thermal/thermal_zone0/temp", "99000\n");
    write("/sys/class/thermal/thermal_zone1/type", "x86_pkg_temp\n");
    write("/sys/class/thermal/thermal_zone1/temp", "61000\n");
    write("/sys/class/hwmon/hwmon0/name", "nvme\n");
    write("/sys/class/hwmon/hwmon0/temp1_input", "90000\n");
    write("/sys/class/hwmon/hwmon1/name", "coretemp\n");
    write("/sys/class/hwmon/hwmon1/temp2_input", "63500\n");

    assertThat(HostConditions.read(host()).temperature())
        .contains(new CpuTemperature(63.5, "coretemp"));
  }

  @Test
  void whatAHostDoesNotTellIsEmpty() {
    HostConditions nothing = HostConditions.read(host());

    assertThat(nothing.load()).isEmpty();
    assertThat(nothing.hz()).isEmpty();
    assertThat(nothing.temperature()).isEmpty();
    assertThat(CpuClock.read(host()).base()).isEmpty();
  }

  @Test
  void thisHostTellsItsLoadAndItsTime() {
    HostConditions here = HostConditions.read(HostFiles.ofThisHost());

    assertThat(here.load()).isPresent();
    assertThat(here.time().all()).isPositive();
    assertThat(CpuClock.read(HostFiles.ofThisHost()).base().map(CpuClock.Base::hz))
        .isNotEqualTo(Optional.of(0.0));
  }

  private HostFiles host() {
    return HostFiles.below(root);
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path.substring(1));
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
