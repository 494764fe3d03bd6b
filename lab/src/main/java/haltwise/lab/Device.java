package haltwise.lab;

/// What the outside of a guest does in one workload, for all vCPUs. Used by the device's thread only.
///
/// Items are what the guest handles, numbered for each vCPU from 0 at the workload's entry.
sealed interface Device permits StorageDevice, ArrivalDevice, TickDevice, PeerDevice {
  /// No latency can be told.
  long NONE = -1;

  /// @param vcpu from 0
  GuestProgram program(int vcpu);

  /// The guest of `vcpu` enters its program: offer what it begins with, plan what comes.
  ///
  /// @return how many of its items are set-up and not work
  int begin(int vcpu, long nowNs);

  /// Whether it is the guest's turn: requests may come from it. Most guests ask for nothing.
  default boolean expectsRequests() {
    return false;
  }

  /// The guest asked `count` times.
  default void asked(int vcpu, long count, long nowNs) {
  }

  /// A planned moment has come.
  default void due(int vcpu, long item, long nowNs) {
  }

  /// The latency that the handling of `item` ended, ns, or [#NONE].
  long latencyNs(int vcpu, long item, Items items);

  static Device of(Workload.Single workload, int vcpus, DeviceBus bus) {
    return switch (workload) {
      case Storage s -> new StorageDevice(s, vcpus, bus);
      case Poisson p -> new ArrivalDevice(vcpus, bus,
          v -> Chance.poisson(p.perSecond(), Chance.seedOf(p.seed(), v)));
      case Bursts b -> new ArrivalDevice(vcpus, bus, v -> Chance.bursts(b.burstPerSecond(),
          b.idlePerSecond(), b.burstNs(), b.idleNs(), Chance.seedOf(b.seed(), v)));
      case Frames f ->
        new ArrivalDevice(vcpus, bus, v -> new FrameTimes(f, Chance.seedOf(f.seed(), v)));
      case Ticks t -> new TickDevice(t);
      case PingPong _ -> new PeerDevice();
    };
  }
}
