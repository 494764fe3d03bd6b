package haltwise.lab;

/// Answers each request after a random service time. Requests of a vCPU are numbered in the order it made them;
/// item `i` of the guest made request `i`, and the first `depth` items have no answer before them.
final class StorageDevice implements Device {
  private final Storage storage;
  private final DeviceBus bus;
  private final Chance[] service;
  private final long[] requests;
  private final long[] answers;
  // Which request the n-th answer was for, as far back as the guest's time stamps go.
  private final long[][] requestOf;
  private long outstanding;
  private final long slots;

  StorageDevice(Storage storage, int vcpus, DeviceBus bus) {
    this.storage = storage;
    this.bus = bus;
    service = new Chance[vcpus];
    requests = new long[vcpus];
    answers = new long[vcpus];
    requestOf = new long[vcpus][GuestLayout.STAMPS];
    slots = (long) vcpus * storage.depth();
    for (int v = 0; v < vcpus; v++) {
      service[v] = Chance.lognormal(storage.serviceNs(), storage.sigma(),
          Chance.seedOf(storage.seed(), v));
    }
  }

  @Override
  public GuestProgram program(int vcpu) {
    return GuestProgram.ASK;
  }

  @Override
  public int begin(int vcpu, long nowNs) {
    outstanding -= requests[vcpu] - answers[vcpu];
    requests[vcpu] = 0;
    answers[vcpu] = 0;
    bus.offer(vcpu, storage.depth());
    return storage.depth();
  }

  @Override
  public boolean expectsRequests() {
    return outstanding < slots;
  }

  @Override
  public void asked(int vcpu, long count, long nowNs) {
    for (long i = 0; i < count; i++) {
      outstanding++;
      bus.plan(nowNs + service[vcpu].nextNs(), vcpu, requests[vcpu]++);
    }
  }

  @Override
  public void due(int vcpu, long request, long nowNs) {
    outstanding--;
    requestOf[vcpu][(int) (answers[vcpu]++ & GuestLayout.STAMPS - 1)] = request;
    bus.offer(vcpu, 1);
  }

  @Override
  public long latencyNs(int vcpu, long item, Items items) {
    long answer = item - storage.depth();
    if (answer < 0) {
      return NONE;
    }
    long request = requestOf[vcpu][(int) (answer & GuestLayout.STAMPS - 1)];
    long counts = items.stamp(item) - items.stamp(request);
    return items.hasStamp(request) ? items.clock().durationNs(counts) : NONE;
  }
}
