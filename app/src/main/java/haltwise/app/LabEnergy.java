package haltwise.app;

import haltwise.doctor.Energy;
import haltwise.doctor.Energy.NotMetered;
import haltwise.lab.LabOptions;
import haltwise.lab.LabVm;
import haltwise.lab.Workload;
import haltwise.linux.HostFiles;
import haltwise.linux.power.PowerMeter;
import haltwise.linux.power.PowerZone;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a host's meters say of polling: the same work, once with a vCPU that polls and once with one that blocks, in turn.
final class LabEnergy {
  private static final Workload WORK = Workload.parse("storage service=300us");
  private static final long SETTLE_MS = 200;
  private static final long GENEROUS_NS = 5_000_000;
  private static final int PAIRS = 5;
  /// Long runs need fewer.
  private static final int PAIRS_OF_LONG_RUNS = 3;
  private static final long LONG_NS = 5_000_000_000L;
  /// With less polling there is nothing to see in the meters.
  private static final double ENOUGH_CPUS = 0.1;

  private LabEnergy() {
  }

  /// Takes twelve seconds with the meters of CPU packages, a minute and a half with a battery's, without any nothing.
  static Energy measure(HostFiles files) throws InterruptedException {
    Optional<PowerMeter> found = PowerMeter.of(files);
    if (found.isEmpty()) {
      return PowerZone.all(files).stream().filter(PowerZone::isPackage).findFirst()
          .map(z -> NotMetered.unreadable(z.path()))
          .orElseGet(() -> NotMetered.withoutMeter(PowerZone.perfEvents(files)));
    }
    PowerMeter meter = found.get();
    int pairs = meter.runNs() >= LONG_NS ? PAIRS_OF_LONG_RUNS : PAIRS;
    double[] polling = new double[pairs];
    double[] blocked = new double[pairs];
    double[] more = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      PowerMeter.Run off = run(meter, 0);
      PowerMeter.Run on = run(meter, GENEROUS_NS);
      if (off.watts().isEmpty() || on.watts().isEmpty()) {
        return new NotMetered("the meter " + String.join(", ", meter.names())
            + " fell silent, or the mains was plugged in meanwhile", "Run again.");
      }
      blocked[i] = off.watts().getAsDouble();
      polling[i] = on.watts().getAsDouble();
      more[i] = on.answer() - off.answer();
    }
    return energy(meter, pairs, median(polling), median(blocked), median(more));
  }

  static Energy energy(PowerMeter meter, int pairs, double polling, double blocked, double more) {
    if (more < ENOUGH_CPUS) {
      return new NotMetered(
          "the vCPU could not poll, since other tasks wanted its CPU",
          "Run again on a quieter host.");
    }
    double stepWatts = meter.resolutionWatts();
    if (Math.abs(polling - blocked) < stepWatts) {
      return new NotMetered(String.format(Locale.ROOT,
          "the gauge of %s moves in steps of %.2f W, and polling made less than one of them",
          String.join(", ", meter.names()), stepWatts),
          "Take a machine with an energy meter of its CPU package.");
    }
    return new Energy.Metered(meter.names(), pairs, polling, blocked, more, meter.caution());
  }

  private static PowerMeter.Run run(PowerMeter meter, long maxNs) throws InterruptedException {
    LabOptions how = LabOptions.of(WORK, meter.runNs()).withHaltPollMaxNs(maxNs).withWarmUpNs(0);
    try (LabVm vm = LabVm.create(WORK, how); ShutdownGuard _ = ShutdownGuard.closing(vm)) {
      vm.start();
      Thread.sleep(SETTLE_MS);
      return meter.during(() -> vm.await().polledCpuShare());
    }
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
