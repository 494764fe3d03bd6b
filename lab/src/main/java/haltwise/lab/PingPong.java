package haltwise.lab;

import haltwise.trace.Anchor;
import haltwise.trace.Nanos;

/// Pairs of vCPUs that wake each other by interrupts between processors. Nothing in it is random.
///
/// @param workNs how long a vCPU computes before it answers, ns
public record PingPong(long workNs) implements Workload.Single {
  public PingPong {
    Limits.time("work", workNs, 0, 100_000_000L);
  }

  @Override
  public int vcpusNeeded() {
    return 2;
  }

  @Override
  public Anchor anchor() {
    return Anchor.PEER;
  }

  @Override
  public String label() {
    return "pingpong work=" + Nanos.exact(workNs);
  }

  @Override
  public String workMeaning() {
    return "round trips";
  }

  @Override
  public String latencyMeaning() {
    return "a round trip, by the guest's clock";
  }
}
