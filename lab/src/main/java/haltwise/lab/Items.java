package haltwise.lab;

import static haltwise.lab.GuestLayout.STAMPS;

/// What a guest has handled since its workload began, collected from its memory: counts, which wrap at 2^32 there and
/// not here, and time stamps, which have 32 bits there and 64 here.
final class Items {
  /// Time stamps are told apart from those a wrap earlier (1 s and more) only when looked at in time.
  private static final long IN_TIME_NS = 500_000_000;
  private static final long CLOCK_ERROR_NS = 10_000_000;

  private final Worker worker;
  private final long[] stamps = new long[STAMPS];
  // Totals over the VM's life; written by the device's thread.
  private volatile long collected;
  private volatile long notWork;
  private long first;
  private long lastLookNs = System.nanoTime();
  private long firstKnown;
  private long startNs;

  Items(Worker worker) {
    this.worker = worker;
  }

  /// A workload begins: its item 0 is the next one after those the guest had handled at its entry. What came
  /// between the workloads, such as a last tick, is no work.
  void begin(int handledAtEntry) {
    long between = Integer.toUnsignedLong(handledAtEntry - (int) collected);
    collected += between;
    notWork += between;
    first = collected;
    firstKnown = collected;
  }

  /// The first items of the workload are not work.
  void setUp(int count) {
    notWork += count;
  }

  /// Reads the time stamps of all items handled since the last call.
  ///
  /// @return how many items of the workload had been collected before
  long collect() {
    long nowNs = System.nanoTime();
    long from = collected;
    long to = total();
    long latest = clock().toTsc(nowNs + CLOCK_ERROR_NS);
    for (long i = Math.max(from, to - STAMPS); i < to; i++) {
      long age = Integer.toUnsignedLong((int) latest - worker.words().stamp(i));
      stamps[(int) (i & STAMPS - 1)] = latest - age;
    }
    // What the guest overwrote while it was read, or what is too old to be told apart, is not
    // known.
    firstKnown = Math.max(firstKnown, total() - STAMPS);
    if (nowNs - lastLookNs > IN_TIME_NS) {
      firstKnown = to;
    }
    lastLookNs = nowNs;
    collected = to;
    return from - first;
  }

  /// How many items of this workload have been collected.
  long collected() {
    return collected - first;
  }

  /// How many items over all workloads were work, those not yet collected included. Any thread may ask.
  long workDone() {
    return total() - notWork;
  }

  private long total() {
    long before = collected; // read first: the guest's count never falls behind it
    return before + Integer.toUnsignedLong(worker.words().handled() - (int) before);
  }

  TscClock clock() {
    return worker.clock();
  }

  /// Whether the time stamp of a collected item of this workload is known.
  boolean hasStamp(long item) {
    return item >= 0 && first + item >= firstKnown && collected - (first + item) <= STAMPS;
  }

  /// Guest time-stamp counter when it handled an item of this workload.
  long stamp(long item) {
    return stamps[(int) (first + item & STAMPS - 1)];
  }

  /// When the workload's own timer started.
  long startNs() {
    return startNs;
  }

  void startNs(long ns) {
    startNs = ns;
  }
}
