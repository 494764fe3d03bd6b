package haltwise.lab;

import haltwise.trace.Anchor;

/// Interrupts from outside at random absolute times, whatever the guest does.
///
/// @param perSecond mean rate for each vCPU
public record Poisson(double perSecond, long seed) implements Workload.Single {
  static final double MAX_PER_SECOND = 200_000;

  public Poisson {
    Limits.number("rate", perSecond, 1, MAX_PER_SECOND);
  }

  @Override
  public Anchor anchor() {
    return Anchor.CLOCK;
  }

  @Override
  public String label() {
    return "poisson rate=" + Limits.text(perSecond) + " seed=" + seed;
  }

  @Override
  public String workMeaning() {
    return ARRIVALS;
  }

  @Override
  public String latencyMeaning() {
    return ARRIVAL_LATENCY;
  }

  static final String ARRIVALS = "interrupts handled";
  static final String ARRIVAL_LATENCY = "from the device's interrupt until the guest handles it, by both their clocks";
}
