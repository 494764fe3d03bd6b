package haltwise.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.linux.HostFiles;
import haltwise.tune.Limits.LatencyGoal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: the text of the configuration, and a host made of files.
class ServeConfigTest {
  @TempDir
  private Path folder = Path.of("");

  @Test
  void aLatencyGoalHoldsInEachSectionThatHasNoOther() throws IOException {
    ServeConfig config = read("""
        latency-goal = "p99=100us"

        [when.battery]
        latency-goal = "mean=1ms"

        [when.powersave]
        cpu-budget = "1%"
        """);

    assertThat(config.usual().latency()).hasValue(LatencyGoal.parse("p99=100us"));
    assertThat(config.target(Optional.of(Condition.BATTERY)).latency())
        .hasValue(LatencyGoal.parse("mean=1ms"));
    assertThat(config.target(Optional.of(Condition.POWERSAVE)).latency())
        .hasValue(LatencyGoal.parse("p99=100us"));
  }

  @Test
  void sectionsSayWhatIsOtherwiseWhileTheirConditionHolds() throws IOException {
    ServeConfig config = read("""
        objective = "latency"
        cpu-budget = "20%"   # of the vCPUs' time

        [when.battery]
        block-price = "5us"
        power-budget = "1.25W"

        [when.overcommit]
        cpu-budget = 0.01
        """);

    assertThat(config.usual())
        .isEqualTo(new ServeTarget(200_000, Optional.of(0.2), Optional.empty(), Optional.empty()));
    assertThat(config.target(Optional.of(Condition.BATTERY)))
        .isEqualTo(new ServeTarget(5_000, Optional.of(0.2), Optional.of(1.25), Optional.empty()));
    assertThat(config.target(Optional.of(Condition.OVERCOMMIT)))
        .isEqualTo(new ServeTarget(200_000, Optional.of(0.01), Optional.empty(), Optional.empty()));
    assertThat(config.when()).doesNotContainKey(Condition.POWERSAVE);
  }

  @Test
  void restsAreWantedUnlessItSaysOtherwise() throws IOException {
    ServeConfig config = read("""
        rest = false

        [when.battery]
        rest = true
        """);

    assertThat(read("").usual().rest()).isTrue();
    assertThat(config.usual().rest()).isFalse();
    assertThat(config.target(Optional.of(Condition.BATTERY)).rest()).isTrue();
    assertThat(config.withoutRests().target(Optional.of(Condition.BATTERY)).rest()).isFalse();
    assertThatThrownBy(() -> read("rest = 3")).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rest = 3 is neither true nor false");
  }

  @Test
  void theTighterBudgetCounts() {
    // 1.25 W are half of what one polling CPU takes.
    ServeTarget both = new ServeTarget(1, Optional.of(0.3), Optional.of(1.25), Optional.empty());
    assertThat(both.polledBudget(1)).hasValue(0.3);
    assertThat(both.polledBudget(2)).hasValue(0.25);
    assertThat(
        new ServeTarget(1, Optional.empty(), Optional.empty(), Optional.empty()).polledBudget(1))
        .isEmpty();
    assertThat(
        new ServeTarget(1, Optional.empty(), Optional.of(100.), Optional.empty()).polledBudget(1))
        .hasValue(1.);
  }

  @Test
  void whatIsNotKnownIsRefusedWithWhatIs() {
    assertThatThrownBy(() -> read("price = 3")).hasMessageContainingAll("Unknown key \"price\"",
        "objective, block-price, cpu-budget, power-budget");
    assertThatThrownBy(() -> read("[when.night]\nobjective = \"thrifty\""))
        .hasMessageContainingAll("when.night", "when.overcommit, when.battery, when.powersave");
    assertThatThrownBy(() -> read("[when.battery]\nbudget = 1"))
        .hasMessageContainingAll("when.battery.budget", "cpu-budget");
    assertThatThrownBy(() -> read("objective = \"fast\"")).hasMessageContainingAll("fast",
        "thrifty");
    assertThatThrownBy(() -> read("objective = \"throughput\""))
        .hasMessageContaining("block-price");
    assertThatThrownBy(() -> read("objective = \"latency\"\nblock-price = \"1us\""))
        .hasMessageContaining("Give one of them");
    assertThatThrownBy(() -> read("cpu-budget = \"200%\"")).hasMessageContaining("no share");
    assertThatThrownBy(() -> read("[when.battery]\nlatency-goal = \"p99=100\""))
        .hasMessageContainingAll(".toml, when.battery, latency-goal: ", "has no unit");
    assertThatThrownBy(() -> read("cpu-budget =")).hasMessageContainingAll("is no TOML", "line");
    assertThatThrownBy(() -> read("when = 3")).hasMessageContaining("Unknown key \"when\"");
  }

  @Test
  void conditionsAreReadFromTheHostAndTheFirstThatHoldsCounts() throws IOException {
    ServeConfig config = read("""
        [when.battery]
        objective = "thrifty"
        [when.overcommit]
        cpu-budget = "1%"
        [when.powersave]
        cpu-budget = "2%"
        """);
    HostFiles host = HostFiles.below(folder);
    assertThat(config.now(host)).isEmpty();

    write("sys/class/power_supply/BAT0/type", "Battery");
    write("sys/class/power_supply/BAT0/status", "Charging");
    assertThat(config.now(host)).isEmpty();
    write("sys/devices/system/cpu/cpu0/cpufreq/scaling_driver", "intel_pstate");
    write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave");
    assertThat(config.now(host)).isEmpty();
    write("sys/devices/system/cpu/cpu0/cpufreq/scaling_driver", "acpi-cpufreq");
    assertThat(config.now(host)).contains(Condition.POWERSAVE);
    write("sys/class/power_supply/BAT0/status", "Discharging");
    assertThat(config.now(host)).contains(Condition.BATTERY);
    write("proc/pressure/cpu", "some avg10=10.00 avg60=50.00 avg300=50.00 total=1\n");
    assertThat(config.now(host)).contains(Condition.BATTERY);
    write("proc/pressure/cpu", "some avg10=10.01 avg60=0.00 avg300=0.00 total=1\n");
    assertThat(config.now(host)).contains(Condition.OVERCOMMIT);
    assertThat(ServeConfig.of(config.usual()).now(host)).isEmpty();
  }

  private ServeConfig read(String toml) throws IOException {
    return ServeConfigFile.read(Files.writeString(folder.resolve("c.toml"), toml));
  }

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
