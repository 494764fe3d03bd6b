package haltwise.record;

import haltwise.trace.Cause;
import haltwise.trace.Halt;

/// What is known of one thread between two of its halts. Fields, not methods: [HaltAssembler] moves them.
final class VcpuState {
  /// Long ago, yet differences to it do not overflow.
  private static final long NEVER = Long.MIN_VALUE / 2;
  private static final int SLEEPS_KEPT = 8;

  int vm;
  final int processId;
  final int threadId;
  final long windowAtStartNs;
  final AnchorRule rule;
  final RawHalts halts = new RawHalts();
  /// Number in order of being met, and what wakers are noted by.
  final int number;
  int vcpuId;
  /// False for a thread that may be a vCPU, but did not halt yet.
  boolean isVcpu;

  // The window event that belongs to the halt about to end.
  long changedFromNs = Halt.UNKNOWN_NS;
  long changedToNs = Halt.UNKNOWN_NS;
  int changedOnCpu = -1;

  // The last interrupt sent to this vCPU.
  long injectedNs = NEVER;
  int injectedByThread = -1;
  Cause injectedCause = Cause.UNKNOWN;
  int injectedWaker = Halt.NO_WAKER;
  boolean injectedSurely = true;
  /// Whether the cause of the last halt was told from an interrupt that seems to lie before it.
  boolean wakeGuessed;

  // The last wake-up of the thread.
  long wakingNs = NEVER;
  long sleptBeforeWakingNs = NEVER;
  Cause wakingCause = Cause.UNKNOWN;
  int wakingWaker = Halt.NO_WAKER;

  boolean kicked;
  boolean kickedBeforeWake;
  boolean eventsLost;
  long lastEndNs = NEVER;
  long watchedFromNs = NEVER;
  private final long[] sleepsNs = new long[SLEEPS_KEPT];
  private int sleeps;

  VcpuState(int number, int vm, int processId, VcpuTarget target, AnchorRule rule) {
    this.number = number;
    this.vm = vm;
    this.processId = processId;
    this.threadId = target.threadId();
    this.vcpuId = target.vcpuId();
    this.isVcpu = target.vcpuId() != VcpuTarget.UNKNOWN_ID;
    this.windowAtStartNs = target.windowAtStartNs();
    this.rule = rule;
  }

  /// Nobody watched until now: only the window is taken to be as it was, until an event tells.
  ///
  /// @param nowNs a halt that began before is not known well enough to count
  void forget(long nowNs) {
    halts.clear();
    changedFromNs = Halt.UNKNOWN_NS;
    changedToNs = Halt.UNKNOWN_NS;
    changedOnCpu = -1;
    injectedNs = NEVER;
    wakingNs = NEVER;
    sleptBeforeWakingNs = NEVER;
    wakeGuessed = false;
    kicked = false;
    kickedBeforeWake = false;
    lastEndNs = NEVER;
    sleeps = 0;
    watchedFromNs = nowNs;
  }

  void sleeps(long timeNs) {
    sleepsNs[sleeps++ % SLEEPS_KEPT] = timeNs;
  }

  /// The last time it went to sleep since its last halt.
  long lastSleepNs() {
    return sleeps == 0 ? NEVER : sleepsNs[(sleeps - 1) % SLEEPS_KEPT];
  }

  /// The first time since `fromNs` that the thread went to sleep, and forgets all.
  ///
  /// @return -1 when there is none, or so many that the first is forgotten
  long firstSleepSince(long fromNs) {
    int kept = Math.min(sleeps, SLEEPS_KEPT);
    long first = -1;
    for (int i = 1; i <= kept; i++) {
      long t = sleepsNs[(sleeps - i) % SLEEPS_KEPT];
      if (t < fromNs) {
        sleeps = 0;
        return first;
      }
      first = t;
    }
    boolean forgotten = sleeps > SLEEPS_KEPT;
    sleeps = 0;
    return forgotten ? -1 : first;
  }
}
