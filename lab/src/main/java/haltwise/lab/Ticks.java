package haltwise.lab;

import haltwise.trace.Anchor;

/// An idle guest with a periodic timer of its own: its local interrupt controller's. Nothing in it is random.
///
/// @param hz ticks a second, 100 to 2048
public record Ticks(int hz) implements Workload.Single {
  public Ticks {
    Limits.number("hz", hz, 100, 2048);
  }

  int periodNs() {
    return 1_000_000_000 / hz;
  }

  @Override
  public Anchor anchor() {
    return Anchor.CLOCK;
  }

  @Override
  public String label() {
    return "ticks hz=" + hz;
  }

  @Override
  public String workMeaning() {
    return "ticks handled";
  }

  @Override
  public String latencyMeaning() {
    return "how late the guest handles a tick, by the guest's clock";
  }
}
