package haltwise.app.compare;

import haltwise.compare.Measure;
import haltwise.compare.Meter;
import haltwise.linux.HostFiles;
import haltwise.linux.power.BatteryGauge;
import haltwise.linux.power.EnergyCounter;
import haltwise.linux.power.PowerMeter;
import haltwise.linux.power.PowerSupply;
import haltwise.linux.power.PowerZone;
import haltwise.trace.Nanos;
import haltwise.tune.Limits;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// What the runs take in power: by the best meter that there is, or estimated.
public sealed interface EnergyMeter extends Meter {
  /// What a CPU takes more when it runs a vCPU, polling or not, than when it sleeps, W: see [Limits#POLLING_WATTS].
  double WATTS_OF_BUSY_CPU = Limits.POLLING_WATTS;

  /// @param missing is told what this host lacks
  static EnergyMeter of(HostFiles files, EnergyTerms terms, List<String> missing) {
    Optional<EnergyPrice> price = terms.price();
    OptionalDouble battery = terms.batteryWattHours().isPresent()
        ? terms.batteryWattHours()
        : full(files);
    if (!EnergyCounter.read(files, 0).isEmpty()) {
      return new Packages(files,
          new EnergyMeasures("the CPU packages, by their meter", false, price, battery));
    }
    Optional<PowerMeter> gauge = PowerMeter.of(files).filter(BatteryGauge.class::isInstance);
    if (gauge.isPresent()) {
      missing.add(
          "Power is that of the whole machine, by its battery's gauge, which tells it only of runs of "
              + Nanos.text(gauge.get().runNs()) + " or more.");
      return new Battery(files,
          new EnergyMeasures("the whole machine, by its battery's gauge", false, price, battery));
    }
    missing
        .add(String.format(Locale.ROOT,
            "Power is not metered%s. It is estimated: %.1f W for a CPU that runs a vCPU,"
                + " polling or not, more than for one that sleeps.",
            whyNot(files), WATTS_OF_BUSY_CPU));
    return new Estimated(new EnergyMeasures(String.format(Locale.ROOT,
        "the vCPU threads above idle: CPU time x %.1f W", WATTS_OF_BUSY_CPU), true, price,
        battery));
  }

  private static String whyNot(HostFiles files) {
    Optional<PowerZone> unreadable = PowerZone.all(files).stream().filter(PowerZone::isPackage)
        .findFirst();
    return unreadable.map(z -> ": " + z.path() + "/energy_uj may not be read; run as root")
        .orElse(": this host shows no energy meter of its CPU packages");
  }

  private static OptionalDouble full(HostFiles files) {
    List<PowerSupply> batteries = PowerSupply.all(files).stream().filter(PowerSupply::isBattery)
        .toList();
    double sum = batteries.stream().map(b -> b.fullWattHours(files))
        .mapToDouble(wh -> wh.orElse(0)).sum();
    return sum > 0 ? OptionalDouble.of(sum) : OptionalDouble.empty();
  }

  /// By the energy counters of the CPU packages: all that runs there is in it.
  record Packages(HostFiles files, EnergyMeasures measured) implements EnergyMeter {
    @Override
    public List<Measure> measures() {
      return measured.all();
    }

    @Override
    public Reading begin(Subject subject) {
      return new Counters(EnergyCounter.read(files, System.nanoTime()));
    }

    private final class Counters implements Reading {
      private final EnergyCounter before;
      private OptionalDouble watts = OptionalDouble.empty();

      Counters(EnergyCounter before) {
        this.before = before;
      }

      @Override
      public void stop() {
        watts = EnergyCounter.read(files, System.nanoTime()).wattsSince(before);
      }

      @Override
      public Map<Measure, Double> values(Totals totals) {
        return watts.isPresent() ? measured.values(watts.getAsDouble(), totals) : Map.of();
      }

      @Override
      public void close() {
        // Holds nothing.
      }
    }
  }

  /// By the gauge of a battery that feeds the machine.
  record Battery(HostFiles files, EnergyMeasures measured) implements EnergyMeter {
    @Override
    public List<Measure> measures() {
      return measured.all();
    }

    @Override
    public Reading begin(Subject subject) {
      return new GaugeReading(PowerMeter.of(files), measured);
    }
  }

  /// From CPU time.
  record Estimated(EnergyMeasures measured) implements EnergyMeter {
    @Override
    public List<Measure> measures() {
      return measured.all();
    }

    @Override
    public Reading begin(Subject subject) {
      return new AccountReading(SubjectThreads.of(subject), (used, totals) -> measured.values(
          WATTS_OF_BUSY_CPU * used.cpuNs() / totals.elapsedNs(), totals));
    }
  }
}
