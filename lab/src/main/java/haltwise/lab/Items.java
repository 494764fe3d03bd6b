package haltwise.lab;

/// What a guest has handled since its workload began: counts and time stamps, read from its memory.
/// Counts in guest memory wrap at 2^32; here they do not.
final class Items {
  private final Vcpu vcpu;
  // Totals over the VM's life; written by the device's thread.
  private volatile long collected;
  private volatile long notWork;
  private long first;
  private long startNs;

  Items(Vcpu vcpu) {
    this.vcpu = vcpu;
  }

  /// A workload begins: its item 0 is the next one after those the guest had handled at its entry. What came
  /// between the workloads, such as a last tick, is no work.
  void begin(int handledAtEntry) {
    long between = Integer.toUnsignedLong(handledAtEntry - (int) collected);
    collected += between;
    notWork += between;
    first = collected;
  }

  /// The first items of the workload are not work.
  void setUp(int count) {
    notWork += count;
  }

  /// How many items of this workload have been looked at.
  long collected() {
    return collected - first;
  }

  /// How many items of this workload the guest has handled.
  long handled() {
    return total() - first;
  }

  /// How many items over all workloads were work. Any thread may ask.
  long workDone() {
    return total() - notWork;
  }

  private long total() {
    long before = collected; // read first: the guest's count never falls behind it
    return before + Integer.toUnsignedLong(vcpu.words().handled() - (int) before);
  }

  void collectUpTo(long items) {
    collected = first + items;
  }

  TscClock clock() {
    return vcpu.clock();
  }

  /// Whether the guest has not overwritten the time stamp of an item that it handled.
  boolean hasStamp(long item) {
    return item >= 0 && handled() - item < GuestLayout.STAMPS;
  }

  /// Guest time-stamp counter when it handled an item of this workload.
  long stamp(long item) {
    return vcpu.words().stamp(first + item);
  }

  /// When the workload's own timer started.
  long startNs() {
    return startNs;
  }

  void startNs(long ns) {
    startNs = ns;
  }
}
