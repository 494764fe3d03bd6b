package haltwise.doctor;

import haltwise.doctor.Measurement.Measured;
import haltwise.linux.HostIdentity;
import haltwise.trace.Trace;
import haltwise.trace.facts.HaltFacts;
import haltwise.trace.facts.TraceFacts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What halts cost on one host, measured there: the result of `doctor --calibrate`.
///
/// @param takenAt when it began
/// @param durationNs how long it took, ns
/// @param eventsLost of the recordings that the wake latencies are from
/// @param contendedShare of the polls that another task cut short, 0..1: how busy the host was meanwhile
/// @param measurements in the order of [Quantity]
/// @param wakes by cause, then by idle time
/// @param afterHalt empty when the recordings held too few hits or blocks
public record HostCalibration(HostIdentity host, String cpuModel, Instant takenAt, long durationNs,
    long eventsLost, double contendedShare, List<Measurement> measurements,
    List<WakeClass> wakes, Optional<AfterHalt> afterHalt, Energy energy) {
  private static final double BUSY = 0.1;

  public HostCalibration {
    measurements = List.copyOf(measurements);
    wakes = List.copyOf(wakes);
  }

  /// @param primitives from [HostPrimitives]
  /// @param blocking recordings of VMs that may not poll, over many idle times
  /// @param sameWork recordings of one workload, blocking and polling
  public static HostCalibration of(HostIdentity host, String cpuModel, Instant takenAt,
      long durationNs, List<Measurement> primitives, List<Trace> blocking, List<Trace> sameWork,
      Energy energy) {
    long lost = blocking.stream().mapToLong(t -> t.info().eventsLost()).sum()
        + sameWork.stream().mapToLong(t -> t.info().eventsLost()).sum();
    return new HostCalibration(host, cpuModel, takenAt, durationNs, lost, contendedShare(sameWork),
        primitives.stream().sorted(Comparator.comparing(Measurement::quantity)).toList(),
        WakeClass.of(blocking), AfterHalt.of(sameWork), energy);
  }

  /// From this share of contended polls on, wake latencies are those of a busy host: they hold the time of others.
  public boolean isOfABusyHost() {
    return contendedShare > BUSY;
  }

  private static double contendedShare(List<Trace> traces) {
    long contended = 0;
    long polls = 0;
    for (Trace t : traces) {
      HaltFacts facts = TraceFacts.of(t).all();
      contended += facts.contended();
      polls += facts.hits() + facts.misses();
    }
    return polls == 0 ? 0 : (double) contended / polls;
  }

  public Optional<Times> measured(Quantity quantity) {
    return measurements.stream().filter(m -> m.quantity() == quantity)
        .filter(Measured.class::isInstance).map(Measured.class::cast).map(Measured::times)
        .findFirst();
  }

  /// Empty when the switch or the wake latency could not be measured.
  public Optional<BlockPrice> blockPrice() {
    long coldNs = Math.max(0, afterHalt.map(AfterHalt::busyNs).orElse(0L));
    return measured(Quantity.THREAD_SWITCH).flatMap(switches -> shortIdleLatencyNs()
        .map(latencyNs -> new BlockPrice(2 * switches.medianNs() + coldNs, latencyNs)));
  }

  /// The median over the halts of all classes below the bound: that of the class in whose middle half of them is reached.
  private Optional<Long> shortIdleLatencyNs() {
    List<WakeClass> shortIdle = wakes.stream()
        .filter(w -> w.toNs() <= BlockPrice.POLLING_DECIDES_BELOW_NS)
        .sorted(Comparator.comparingLong(w -> w.latency().medianNs())).toList();
    long half = (shortIdle.stream().mapToLong(w -> w.latency().n()).sum() + 1) / 2;
    long seen = 0;
    for (WakeClass w : shortIdle) {
      seen += w.latency().n();
      if (seen >= half) {
        return Optional.of(w.latency().medianNs());
      }
    }
    return Optional.empty();
  }
}
