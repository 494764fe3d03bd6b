package haltwise.lab;

import java.util.function.IntFunction;

/// Interrupts at random absolute times. When it is late it catches up, so that the rate holds.
final class ArrivalDevice implements Device {
  private final DeviceBus bus;
  private final Chance[] gaps;
  private final long[] arrivals;
  // When the n-th arrival was sent, as far back as the guest's time stamps go.
  private final long[][] sentNs;
  private final long[] plannedNs;

  ArrivalDevice(int vcpus, DeviceBus bus, IntFunction<Chance> gapsOfVcpu) {
    this.bus = bus;
    gaps = new Chance[vcpus];
    arrivals = new long[vcpus];
    plannedNs = new long[vcpus];
    sentNs = new long[vcpus][GuestLayout.STAMPS];
    for (int v = 0; v < vcpus; v++) {
      gaps[v] = gapsOfVcpu.apply(v);
    }
  }

  @Override
  public GuestProgram program(int vcpu) {
    return GuestProgram.SERVE;
  }

  @Override
  public int begin(int vcpu, long nowNs) {
    arrivals[vcpu] = 0;
    plannedNs[vcpu] = nowNs;
    planNext(vcpu);
    return 0;
  }

  @Override
  public void due(int vcpu, long item, long nowNs) {
    sentNs[vcpu][(int) (arrivals[vcpu]++ & GuestLayout.STAMPS - 1)] = System.nanoTime();
    bus.offer(vcpu, 1);
    planNext(vcpu);
  }

  private void planNext(int vcpu) {
    plannedNs[vcpu] += gaps[vcpu].nextNs();
    bus.plan(plannedNs[vcpu], vcpu, arrivals[vcpu]);
  }

  @Override
  public long latencyNs(int vcpu, long item, Items items) {
    if (arrivals[vcpu] - item > GuestLayout.STAMPS) {
      return NONE;
    }
    long handledNs = items.clock().toNs(items.stamp(item));
    return Math.max(0, handledNs - sentNs[vcpu][(int) (item & GuestLayout.STAMPS - 1)]);
  }
}
