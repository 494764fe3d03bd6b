package haltwise.app.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import haltwise.compare.Measure;
import haltwise.compare.Meter;
import haltwise.compare.Meter.Subject;
import haltwise.compare.Meter.Totals;
import haltwise.linux.CpuClock;
import haltwise.linux.HostFiles;
import haltwise.linux.ThreadAccount;
import haltwise.linux.ffm.LibC;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: hand computation of every number; trees of files for meters that this machine may not have; this machine's own
/// accounts and, where it has them, its counters.
class HostMetersTest {
  private static final long SECOND_NS = 1_000_000_000;
  private static final Totals TWO_SECONDS = new Totals(2 * SECOND_NS, OptionalDouble.of(1_000));
  private static final Totals WITHOUT_WORK = new Totals(2 * SECOND_NS, OptionalDouble.empty());

  @TempDir
  private Path root = Path.of("");

  @Test
  void switchesAndCpuTimeAreThoseOfAllThreadsByTimeAndWork() {
    // Two threads over 2 s: 1 s of CPU of 4 s; 300 + 100 switches.
    Map<String, Double> v = named(ThreadMeter.values(new ThreadAccount(SECOND_NS, 0, 300, 100), 2,
        TWO_SECONDS));

    assertThat(v).containsEntry("cpu_share", 0.25).containsEntry("cpu_ns_per_work", 1e6)
        .containsEntry("context_switches_per_s", 200.0)
        .containsEntry("voluntary_switches_per_s", 150.0)
        .containsEntry("involuntary_switches_per_s", 50.0)
        .containsEntry("context_switches_per_work", 0.4);
    assertThat(named(ThreadMeter.values(ThreadAccount.ZERO, 2, WITHOUT_WORK)))
        .doesNotContainKeys("cpu_ns_per_work", "context_switches_per_work");
  }

  @Test
  void cyclesAndInstructionsAreByTimeByWorkAndByEachOther() {
    Map<String, Double> v = named(
        ProcessorMeter.Counted.values(4_000_000_000L, 1_000_000_000L, TWO_SECONDS));

    assertThat(v).containsEntry("cycles_per_s", 2e9).containsEntry("instructions_per_s", 5e8)
        .containsEntry("cycles_per_work", 4e6).containsEntry("instructions_per_cycle", 0.25);
  }

  @Test
  void withoutCountersCyclesAreEstimatedAndCalledSo() {
    ProcessorMeter meter = new ProcessorMeter.Estimated(new CpuClock.Base(3e9, "cpufreq"));
    // Half a second of CPU at 3 GHz: 1.5e9 cycles in 2 s.
    Meter.Reading reading = new AccountReading(List.of(), (_, _) -> Map.of());
    reading.stop();
    assertThat(reading.values(TWO_SECONDS)).isEmpty();
    Map<String, Double> v = named(new ProcessorMeter.Estimated(new CpuClock.Base(3e9, "cpufreq"))
        .values(SECOND_NS / 2, TWO_SECONDS));

    assertThat(v).containsEntry("cycles_per_s", 7.5e8).containsEntry("cycles_per_work", 1.5e6);
    assertThat(meter.measures()).allMatch(Measure::estimated);
    assertThat(meter.measures().getFirst().meaning()).contains("3.00 GHz, cpufreq");
  }

  @Test
  void powerOfThePackagesIsTheirEnergyByTime() throws IOException {
    zone(1_000_000);
    List<String> missing = new ArrayList<>();
    EnergyMeter meter = EnergyMeter.of(host(), terms("0.15EUR/kWh", 50), missing);
    long beginNs = System.nanoTime();
    Meter.Reading reading = meter.begin(new Subject(List.of()));
    zone(21_000_000); // 20 J
    reading.stop();
    double longestS = (System.nanoTime() - beginNs) / 1e9;
    Map<String, Double> v = named(reading.values(TWO_SECONDS));

    assertThat(missing).isEmpty();
    assertThat(meter.measures()).noneMatch(Measure::estimated);
    double watts = v.getOrDefault("power_w", 0.0);
    assertThat(watts).isGreaterThanOrEqualTo(20 / longestS);
    assertThat(v.get("cost_per_year")).isCloseTo(watts * 8.76 * 0.15 * 1.5, within(1e-6));
    assertThat(v.get("battery_hours")).isCloseTo(50 / watts, within(1e-9));
    assertThat(meter.measures().stream().filter(m -> m.name().equals("cost_per_year"))
        .map(Measure::unit)).containsExactly("EUR/year");
  }

  @Test
  void aKnownPowerIsEnergyForWorkMoneyAndHours() {
    Map<String, Double> v = named(new EnergyMeasures("x", false,
        Optional.of(EnergyPrice.parse("0.2/kWh", 1)), OptionalDouble.of(30)).values(5,
            TWO_SECONDS));

    // 5 W x 2 s / 1,000 = 0.01 J; 43.8 kWh x 0.2 = 8.76; 30 Wh / 5 W = 6 h.
    assertThat(v.get("energy_per_work_j")).isCloseTo(0.01, within(1e-12));
    assertThat(v.get("cost_per_year")).isCloseTo(8.76, within(1e-9));
    assertThat(v.get("battery_hours")).isCloseTo(6, within(1e-12));
  }

  @Test
  void withoutAMeterPowerIsEstimatedFromCpuTimeAndItIsSaidWhy() {
    List<String> missing = new ArrayList<>();
    EnergyMeter meter = EnergyMeter.of(host(), EnergyTerms.NONE, missing);
    int self = LibC.gettid();
    Meter.Reading reading = meter.begin(new Subject(List.of(self)));
    ThreadAccount before = ThreadAccount.ofThread(self);
    for (long endNs = System.nanoTime() + 50_000_000; System.nanoTime() < endNs;) {
      Thread.onSpinWait();
    }
    reading.stop();
    double cpuNs = ThreadAccount.ofThread(self).minus(before).cpuNs();

    assertThat(missing).singleElement().asString().contains("not metered", "no energy meter",
        "estimated: 2.5 W");
    assertThat(meter.measures()).allMatch(Measure::estimated);
    // 2.5 W for the share of 2 s that it ran; accounts may lag by a tick of 10 ms.
    assertThat(named(reading.values(TWO_SECONDS)).get("power_w"))
        .isCloseTo(2.5 * cpuNs / (2.0 * SECOND_NS), within(2.5 * 0.010));
  }

  @Test
  void anUnreadableMeterIsNotNone() throws IOException {
    zone(1);
    Files.writeString(root.resolve("sys/class/powercap/intel-rapl:0/energy_uj"), "secret");
    List<String> missing = new ArrayList<>();

    assertThat(EnergyMeter.of(host(), EnergyTerms.NONE, missing))
        .isInstanceOf(EnergyMeter.Estimated.class);
    assertThat(missing).singleElement().asString().contains("may not be read");
  }

  @Test
  void onBatteryTheGaugeTellsAndShortRunsHaveNoValue() throws IOException {
    supply("type", "Battery");
    supply("status", "Discharging");
    supply("power_now", "12500000");
    supply("energy_full", "56000000");
    List<String> missing = new ArrayList<>();
    EnergyMeter meter = EnergyMeter.of(host(), EnergyTerms.NONE, missing);
    try (Meter.Reading reading = meter.begin(new Subject(List.of()))) {
      reading.stop();

      assertThat(meter).isInstanceOf(EnergyMeter.Battery.class);
      assertThat(reading.values(TWO_SECONDS)).isEmpty();
      Map<String, Double> v = named(
          reading.values(new Totals(15 * SECOND_NS, OptionalDouble.empty())));
      // What flows, and 56 Wh / 12.5 W.
      assertThat(v).containsEntry("power_w", 12.5).containsEntry("battery_hours", 4.48);
      assertThat(missing).singleElement().asString().contains("runs of 15 s or more");
    }
  }

  @Test
  void allMetersOfThisHostTellOfAThreadThatWorked() {
    HostMeters meters = HostMeters.of(HostFiles.ofThisHost(), 1, false, EnergyTerms.NONE);
    try (Meter.Reading reading = meters.meter().begin(new Subject(List.of(LibC.gettid())))) {
      long startNs = System.nanoTime();
      for (long endNs = startNs + 250_000_000; System.nanoTime() < endNs;) {
        Thread.onSpinWait();
      }
      reading.stop();
      Map<String, Double> v = named(reading.values(
          new Totals(System.nanoTime() - startNs, OptionalDouble.of(10))));

      assertThat(v.get("cpu_share")).isBetween(0.05, 1.3);
      assertThat(v).containsKeys("context_switches_per_s", "others_cpu_share", "steal_share");
      assertThat(meters.meter().measures().stream().map(Measure::name))
          .doesNotHaveDuplicates().containsAll(v.keySet());
    }
  }

  private EnergyTerms terms(String price, double wattHours) {
    return new EnergyTerms(Optional.of(EnergyPrice.parse(price, 1.5)),
        OptionalDouble.of(wattHours));
  }

  private static Map<String, Double> named(Map<Measure, Double> values) {
    return values.entrySet().stream()
        .collect(Collectors.toMap(e -> e.getKey().name(), Map.Entry::getValue));
  }

  private HostFiles host() {
    return HostFiles.below(root);
  }

  private void zone(long energyUj) throws IOException {
    Path zone = Files.createDirectories(root.resolve("sys/class/powercap/intel-rapl:0"));
    Files.writeString(zone.resolve("name"), "package-0\n");
    Files.writeString(zone.resolve("energy_uj"), energyUj + "\n");
    Files.writeString(zone.resolve("max_energy_range_uj"), "100000000\n");
  }

  private void supply(String file, String text) throws IOException {
    Path folder = Files.createDirectories(root.resolve("sys/class/power_supply/BAT0"));
    Files.writeString(folder.resolve(file), text + "\n");
  }
}
