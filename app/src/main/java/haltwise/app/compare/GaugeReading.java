package haltwise.app.compare;

import haltwise.compare.Measure;
import haltwise.compare.Meter;
import haltwise.linux.power.PowerMeter;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;

/// A meter that must be asked all the time, while somebody else works. Too short a run has no value.
final class GaugeReading implements Meter.Reading {
  private final EnergyMeasures measured;
  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread watcher;
  private final long leastNs;
  private volatile OptionalDouble watts = OptionalDouble.empty();

  /// @param meter empty when it has disappeared, as a battery does when the mains is plugged in
  GaugeReading(Optional<PowerMeter> meter, EnergyMeasures measured) {
    this.measured = measured;
    leastNs = meter.map(PowerMeter::runNs).orElse(0L);
    watcher = Thread.ofPlatform().daemon().name("haltwise-gauge")
        .start(() -> meter.ifPresent(this::watch));
  }

  private void watch(PowerMeter meter) {
    try {
      watts = meter.during(() -> {
        end.await();
        return 0;
      }).watts();
    } catch (InterruptedException _) {
      // Nobody wants to know any more.
    }
  }

  @Override
  public void stop() {
    end.countDown();
    try {
      watcher.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Map<Measure, Double> values(Meter.Totals totals) {
    return watts.isPresent() && totals.elapsedNs() >= leastNs
        ? measured.values(watts.getAsDouble(), totals)
        : Map.of();
  }

  @Override
  public void close() {
    watcher.interrupt();
  }
}
