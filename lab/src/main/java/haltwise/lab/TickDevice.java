package haltwise.lab;

/// No device at all: the guest's own timer wakes it. Item 0 is the moment the timer starts, so tick `k` is due
/// `k` periods after it; ticks that come together are one item.
final class TickDevice implements Device {
  private final long periodNs;

  TickDevice(Ticks ticks) {
    periodNs = ticks.periodNs();
  }

  @Override
  public GuestProgram program(int vcpu) {
    return GuestProgram.TICK;
  }

  @Override
  public int begin(int vcpu, long nowNs) {
    return 1;
  }

  @Override
  public long latencyNs(int vcpu, long item, Items items) {
    if (item == 0) {
      items.startNs(items.clock().toNs(items.stamp(0)));
      return NONE;
    }
    long sinceStartNs = items.clock().toNs(items.stamp(item)) - items.startNs();
    // Clocks are read to about 1 µs, so a tick may seem to come a little early.
    long toleranceNs = periodNs / 16;
    return Math.max(0, Math.floorMod(sinceStartNs + toleranceNs, periodNs) - toleranceNs);
  }
}
