package haltwise.lab;

import haltwise.trace.Anchor;
import haltwise.trace.Nanos;

/// Interrupts from outside that come in bursts: a Poisson process that jumps between two rates (two-state MMPP).
///
/// @param burstPerSecond rate within a burst
/// @param idlePerSecond rate between bursts
/// @param burstNs mean length of a burst, ns (exponential)
/// @param idleNs mean time between bursts, ns (exponential)
public record Bursts(double burstPerSecond, double idlePerSecond, long burstNs, long idleNs,
    long seed) implements Workload.Single {
  public Bursts {
    Limits.number("burst-rate", burstPerSecond, 1, Poisson.MAX_PER_SECOND);
    Limits.number("idle-rate", idlePerSecond, 0, Poisson.MAX_PER_SECOND);
    Limits.time("burst", burstNs, 1_000, 60_000_000_000L);
    Limits.time("idle", idleNs, 1_000, 60_000_000_000L);
  }

  /// Arrivals a second over a long time.
  public double meanPerSecond() {
    return (burstPerSecond * burstNs + idlePerSecond * idleNs) / ((double) burstNs + idleNs);
  }

  @Override
  public Anchor anchor() {
    return Anchor.CLOCK;
  }

  @Override
  public String label() {
    return "bursts burst-rate=" + Limits.text(burstPerSecond) + " idle-rate="
        + Limits.text(idlePerSecond) + " burst=" + Nanos.exact(burstNs) + " idle="
        + Nanos.exact(idleNs) + " seed=" + seed;
  }

  @Override
  public String workMeaning() {
    return Poisson.ARRIVALS;
  }

  @Override
  public String latencyMeaning() {
    return Poisson.ARRIVAL_LATENCY;
  }
}
