package haltwise.lab;

/// What a workload needs of whoever does it.
///
/// @param device whether a device sends interrupts, which then wants a CPU of its own
/// @param tickNs period of the worker's own timer, ns
/// @param workNs how long a peer computes before it answers, ns
record GuestNeeds(boolean device, int tickNs, long workNs) {
  private static final int DEFAULT_TICK_NS = 4_000_000;

  static GuestNeeds of(Workload workload) {
    return switch (workload) {
      case Storage _,Poisson _,Bursts _,Frames _ -> new GuestNeeds(true, DEFAULT_TICK_NS, 0);
      case Ticks t -> new GuestNeeds(false, t.periodNs(), 0);
      case PingPong p -> new GuestNeeds(false, DEFAULT_TICK_NS, p.workNs());
      case Phases phases -> ofAll(phases);
    };
  }

  /// At most one of the parts ticks, and one computes: [Phases] sees to it.
  private static GuestNeeds ofAll(Phases phases) {
    boolean device = phases.parts().stream().anyMatch(p -> of(p).device);
    int tickNs = phases.parts().stream().filter(Ticks.class::isInstance).findFirst()
        .map(p -> of(p).tickNs).orElse(DEFAULT_TICK_NS);
    return new GuestNeeds(device, tickNs,
        phases.parts().stream().mapToLong(p -> of(p).workNs).max().orElse(0));
  }
}
