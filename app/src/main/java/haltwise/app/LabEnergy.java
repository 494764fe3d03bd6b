package haltwise.app;

import haltwise.doctor.Energy;
import haltwise.doctor.Energy.NotMetered;
import haltwise.doctor.EnergyCounter;
import haltwise.lab.LabOptions;
import haltwise.lab.LabVm;
import haltwise.lab.Workload;
import haltwise.linux.PowerZone;
import java.util.Arrays;
import java.util.List;

/// What a host's energy meters say of polling: the same work, once with a vCPU that polls and once with one that blocks,
/// in turn.
final class LabEnergy {
  private static final Workload WORK = Workload.parse("storage service=300us");
  private static final long DURATION_NS = 1_000_000_000;
  private static final long SETTLE_MS = 200;
  private static final long GENEROUS_NS = 5_000_000;
  private static final int PAIRS = 5;
  /// With less polling there is nothing to see in the meters.
  private static final double ENOUGH_CPUS = 0.1;

  private LabEnergy() {
  }

  /// Takes twelve seconds where there is a meter, else nothing.
  static Energy measure(List<PowerZone> zones) throws InterruptedException {
    EnergyCounter first = EnergyCounter.read(zones, System.nanoTime());
    if (first.isEmpty()) {
      return zones.stream().filter(PowerZone::isPackage).findFirst()
          .map(z -> NotMetered.unreadable(z.path().toString()))
          .orElseGet(() -> NotMetered.withoutMeter(PowerZone.perfEvents()));
    }
    double[] polling = new double[PAIRS];
    double[] blocked = new double[PAIRS];
    double[] more = new double[PAIRS];
    for (int i = 0; i < PAIRS; i++) {
      Run off = run(zones, 0);
      Run on = run(zones, GENEROUS_NS);
      blocked[i] = off.watts();
      polling[i] = on.watts();
      more[i] = on.polledCpus() - off.polledCpus();
    }
    if (median(more) < ENOUGH_CPUS) {
      return new NotMetered(
          "the vCPU could not poll, since other tasks wanted its CPU",
          "Run again on a quieter host.");
    }
    return new Energy.Metered(first.zones().stream().map(PowerZone::name).toList(), PAIRS,
        median(polling), median(blocked), median(more));
  }

  /// @param polledCpus time polled / time, CPUs
  private record Run(double watts, double polledCpus) {
  }

  private static Run run(List<PowerZone> zones, long maxNs) throws InterruptedException {
    LabOptions how = LabOptions.of(WORK, DURATION_NS).withHaltPollMaxNs(maxNs).withWarmUpNs(0);
    try (LabVm vm = LabVm.create(WORK, how); ShutdownGuard _ = ShutdownGuard.closing(vm)) {
      vm.start();
      Thread.sleep(SETTLE_MS);
      EnergyCounter before = EnergyCounter.read(zones, System.nanoTime());
      double polledCpus = vm.await().polledCpuShare();
      EnergyCounter after = EnergyCounter.read(zones, System.nanoTime());
      return new Run(after.wattsSince(before).orElse(0), polledCpus);
    }
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
