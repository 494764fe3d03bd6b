package haltwise.app.compare;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.linux.HostFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: a tree of files of a laptop, and of a virtual machine that tells nearly nothing.
class HostEnvironmentTest {
  @TempDir
  private Path root = Path.of("");

  @Test
  void aLaptopTellsWhatDecidesItsResults() throws IOException {
    write("/proc/sys/kernel/hostname", "book");
    write("/proc/sys/kernel/osrelease", "6.12.1");
    write("/proc/cpuinfo", "model name\t: i7-1165G7 @ 2.80GHz\n");
    write("/proc/loadavg", "0.42 0.40 0.30 1/200 999");
    write("/sys/devices/system/cpu/online", "0-7");
    write("/sys/devices/system/cpu/cpu0/topology/thread_siblings_list", "0,4");
    write("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave");
    write("/sys/devices/system/cpu/cpu0/cpufreq/scaling_driver", "intel_pstate");
    write("/sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", "1234000");
    write("/sys/devices/system/cpu/intel_pstate/no_turbo", "0");
    write("/sys/class/thermal/thermal_zone3/type", "x86_pkg_temp");
    write("/sys/class/thermal/thermal_zone3/temp", "51000");
    write("/sys/class/power_supply/BAT0/type", "Battery");
    write("/sys/class/power_supply/BAT0/status", "Discharging");
    write("/sys/class/power_supply/BAT0/energy_now", "40500000");
    write("/sys/module/kvm_intel/parameters/nested", "Y");
    write("/sys/module/kvm/parameters/halt_poll_ns", "200000");

    Map<String, String> facts = HostEnvironment.read(HostFiles.below(root), "x86_64").facts();

    assertThat(facts).containsEntry("kernel", "6.12.1 x86_64")
        .containsEntry("cpus", "8 (2 threads a core)").containsEntry("virtual_machine", "no")
        .containsEntry("kvm_module", "kvm_intel")
        .containsEntry("governor", "intel_pstate, powersave").containsEntry("turbo", "on")
        .containsEntry("base_frequency", "2.80 GHz (name of the CPU)")
        .containsEntry("frequency", "1.23 GHz")
        .containsEntry("temperature", "51 °C (x86_pkg_temp)")
        .containsEntry("power_source", "battery, 40.5 Wh left")
        .containsEntry("load_average", "0.42").containsEntry("settings", "halt_poll_ns=200000");
  }

  @Test
  void whatAHostDoesNotTellIsUnknown() {
    Map<String, String> facts = HostEnvironment.read(HostFiles.below(root), "x86_64").facts();

    assertThat(facts).containsEntry("governor", "unknown").containsEntry("turbo", "unknown")
        .containsEntry("temperature", "unknown").containsEntry("power_source", "unknown")
        .containsEntry("frequency", "unknown").containsEntry("settings", "unknown");
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path.substring(1));
    Files.createDirectories(file.getParent());
    Files.writeString(file, text + "\n");
  }
}
