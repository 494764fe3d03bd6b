package haltwise.control;

import haltwise.trace.HostSettings;
import java.util.List;
import java.util.Optional;

/// All that a controller learns of one epoch: nothing else enters a decision. Of one that was not watched, what KVM counted
/// is all that came of its halts, and there are no forecasts.
///
/// @param epoch counted from 0
/// @param lengthNs of the epoch
/// @param vcpus that the settings hold for
/// @param inForce settings read back at its end
/// @param real what came of its halts
/// @param probe what came of the halts of its first slice, where that was a probe; these are in `real` too
/// @param forecasts one for each candidate of the plan, in its order
/// @param hotNs the 99th percentile of the arrivals worth polling for; 0 where there are none
/// @param hotHalts how many of those
/// @param nearHalts halts that would be worth polling for if they came sooner by two wake latencies
/// @param wakeLatencyNs median of a blocked vCPU's
/// @param disturbances what went wrong
/// @param counted what KVM's own counters say of it; empty where they cannot be read
public record EpochObservation(long epoch, long lengthNs, int vcpus, HostSettings inForce,
    Measured real, Optional<Measured> probe, List<Forecast> forecasts, long hotNs, long hotHalts,
    long nearHalts, long wakeLatencyNs, Disturbances disturbances, Optional<Measured> counted) {

  public EpochObservation {
    forecasts = List.copyOf(forecasts);
  }

  /// Of an epoch that was not watched.
  ///
  /// @param counted empty where KVM's counters could not be read
  public static EpochObservation unwatched(long epoch, long lengthNs, int vcpus,
      HostSettings inForce, Optional<Measured> counted, Disturbances disturbances) {
    return new EpochObservation(epoch, lengthNs, vcpus, inForce,
        counted.orElse(Measured.NOTHING), Optional.empty(), List.of(), 0, 0, 0, 0, disturbances,
        counted);
  }

  /// Without KVM's own counters.
  public EpochObservation(long epoch, long lengthNs, int vcpus, HostSettings inForce,
      Measured real, Optional<Measured> probe, List<Forecast> forecasts, long hotNs, long hotHalts,
      long nearHalts, long wakeLatencyNs, Disturbances disturbances) {
    this(epoch, lengthNs, vcpus, inForce, real, probe, forecasts, hotNs, hotHalts, nearHalts,
        wakeLatencyNs, disturbances, Optional.empty());
  }

  /// With what KVM's own counters say.
  public EpochObservation with(Optional<Measured> newCounted) {
    return new EpochObservation(epoch, lengthNs, vcpus, inForce, real, probe, forecasts, hotNs,
        hotHalts, nearHalts, wakeLatencyNs, disturbances, newCounted);
  }

  /// Whether each of its halts was seen.
  public boolean isWatched() {
    return !forecasts.isEmpty();
  }

  /// What would have been seen if one of the candidates had really been in force, by its forecast.
  public EpochObservation supposing(int candidate) {
    Forecast f = forecasts.get(candidate);
    return new EpochObservation(epoch, lengthNs, vcpus, inForce,
        new Measured(real.halts(), f.blocks(), f.polledNs()), probe, forecasts, hotNs, hotHalts,
        nearHalts, wakeLatencyNs, disturbances, counted);
  }

  /// The ceiling below which a vCPU that blocks once may never find back to polling: what it measures then holds its own
  /// wake latency and that of its peer.
  long neededMaxNs() {
    return hotNs + 2 * wakeLatencyNs;
  }

  double eventsLostShare() {
    return (double) disturbances.eventsLost() / Math.max(1, real.halts());
  }

  /// Polled, as a share of the vCPUs' time.
  public double polledShare() {
    return vcpus == 0 ? 0 : (double) real.polledNs() / ((double) lengthNs * vcpus);
  }
}
