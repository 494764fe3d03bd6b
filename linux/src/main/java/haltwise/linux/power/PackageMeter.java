package haltwise.linux.power;

import haltwise.linux.HostFiles;
import java.util.List;
import java.util.Optional;

/// The energy counters of the CPU packages (powercap), read before and after.
record PackageMeter(HostFiles files, List<String> names) implements PowerMeter {
  private static final long RUN_NS = 1_000_000_000;

  static Optional<PackageMeter> of(HostFiles files) {
    EnergyCounter now = EnergyCounter.read(files, 0);
    return now.isEmpty()
        ? Optional.empty()
        : Optional.of(new PackageMeter(files, now.zones().stream().map(PowerZone::name).toList()));
  }

  @Override
  public long runNs() {
    return RUN_NS;
  }

  @Override
  public Run during(Work work) throws InterruptedException {
    EnergyCounter before = EnergyCounter.read(files, System.nanoTime());
    double answer = work.run();
    EnergyCounter after = EnergyCounter.read(files, System.nanoTime());
    return new Run(after.wattsSince(before), answer);
  }

  @Override
  public double resolutionWatts() {
    return 0;
  }

  @Override
  public Optional<String> caution() {
    return Optional.empty();
  }
}
