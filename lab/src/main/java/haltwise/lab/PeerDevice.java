package haltwise.lab;

/// No device at all: pairs of vCPUs wake each other. An item is a round trip, counted at the one that began.
final class PeerDevice implements Device {
  @Override
  public GuestProgram program(int vcpu) {
    return vcpu % 2 == 0 ? GuestProgram.PEER_FIRST : GuestProgram.PEER;
  }

  @Override
  public int begin(int vcpu, long nowNs) {
    return 0;
  }

  @Override
  public long latencyNs(int vcpu, long item, Items items) {
    long counts = items.stamp(item) - items.stamp(item - 1);
    return items.hasStamp(item - 1) ? items.clock().durationNs(counts) : NONE;
  }
}
