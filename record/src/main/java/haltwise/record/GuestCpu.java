package haltwise.record;

import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import java.util.Arrays;

/// Makes idle periods of one CPU of a guest from its events, told in the order of time.
///
/// A period begins when the CPU enters an idle state. It ends when the CPU comes out of a state deeper than polling, or when
/// it gets something to run: a poll in vain and the HLT after it are one period, and so are polls in a row that gave
/// nothing to run. An interrupt in HLT that gave nothing to run ends one period and begins another, as the
/// governor takes it too: it moves its window after each HLT, by the time in that HLT alone.
final class GuestCpu {
  /// An interrupt that ended HLT with interrupts off is taken this soon after.
  private static final long TAKEN_AFTER_NS = 20_000;
  private static final long NONE = Long.MIN_VALUE;
  private static final int POLL = 0;
  private static final int BUSY = -1;

  private final int cpu;
  private final boolean pollsInState0;
  private final boolean wakesTraced;
  private final RawHalts periods = new RawHalts();
  private long[] polled = new long[16];
  /// When the interrupt that ended the period was taken; [#NONE] when none was seen.
  private long[] takenNs = new long[16];

  private int state = BUSY;
  private long sinceNs;
  // The period under way, or complete but for what comes right after it.
  private long startNs = NONE;
  private long endNs;
  private long polledNs;
  private boolean halted;
  private Cause cause = Cause.UNKNOWN;
  private long causeNs = NONE;
  private long changedFromNs = Halt.UNKNOWN_NS;
  private long changedToNs = Halt.UNKNOWN_NS;
  private boolean eventsLost;

  /// @param pollsInState0 whether state 0 is polling
  /// @param wakesTraced whether interrupts are among what is told
  GuestCpu(int cpu, boolean pollsInState0, boolean wakesTraced) {
    this.cpu = cpu;
    this.pollsInState0 = pollsInState0;
    this.wakesTraced = wakesTraced;
  }

  int cpu() {
    return cpu;
  }

  RawHalts periods() {
    return periods;
  }

  long polledNs(int i) {
    return polled[i];
  }

  /// When the interrupt that ended period `i` was taken, if one was seen; else when the period ended.
  long takenNs(int i) {
    return takenNs[i];
  }

  /// `cpu_idle` with a state
  void entered(int idleState, long nowNs) {
    if (state != BUSY) {
      forget();
    }
    if (startNs != NONE && halted) {
      complete();
    }
    if (startNs == NONE) {
      startNs = nowNs;
    }
    state = idleState;
    sinceNs = nowNs;
    if (!isPolling() && polledNs > 0) {
      // The way from the poll to HLT counts to the poll: what remains is the time in HLT, by which
      // the governor goes.
      polledNs = nowNs - startNs;
    }
    // What came while it polled did not end the period.
    cause = Cause.UNKNOWN;
    causeNs = NONE;
  }

  /// `cpu_idle` with -1
  void left(long nowNs) {
    if (state == BUSY) {
      return;
    }
    if (isPolling()) {
      polledNs += nowNs - sinceNs;
    } else {
      halted = true;
    }
    endNs = nowNs;
    state = BUSY;
  }

  private boolean isPolling() {
    return state == POLL && pollsInState0;
  }

  /// `guest_halt_poll_ns`
  void windowChanged(long fromNs, long toNs) {
    if (startNs != NONE && halted) {
      changedFromNs = fromNs;
      changedToNs = toNs;
    }
  }

  /// An interrupt is taken.
  void interrupted(Cause by, long nowNs) {
    if (startNs == NONE) {
      return;
    }
    boolean idle = state != BUSY;
    // The first one ends HLT; while it polls, any may be the one that brings something to run.
    boolean first = cause == Cause.UNKNOWN;
    if (idle ? first || isPolling() : first && halted && nowNs - endNs <= TAKEN_AFTER_NS) {
      cause = by;
      causeNs = nowNs;
    }
  }

  /// `sched_switch` from the idle task
  void runs() {
    if (startNs != NONE && state == BUSY) {
      complete();
    } else if (state != BUSY) {
      forget();
    }
  }

  /// Events of this CPU were lost.
  void lost() {
    forget();
    eventsLost = true;
  }

  /// No more events come.
  void end() {
    if (startNs != NONE && state == BUSY && halted) {
      complete();
    }
  }

  private void complete() {
    int i = periods.size();
    long durationNs = endNs - startNs;
    periods.add(startNs, durationNs, halted ? Halt.UNKNOWN_NS : durationNs, Halt.UNKNOWN_NS, halted,
        true, eventsLost, changedFromNs, changedToNs);
    if (i == polled.length) {
      polled = Arrays.copyOf(polled, 2 * i);
      takenNs = Arrays.copyOf(takenNs, 2 * i);
    }
    polled[i] = polledNs;
    takenNs[i] = causeNs == NONE ? endNs : causeNs;
    // A polling CPU is woken by another one without an interrupt: that sets a flag which it looks
    // at.
    Cause why = cause == Cause.UNKNOWN && !halted && wakesTraced ? Cause.IPI : cause;
    periods.setLastWake(why, Halt.NO_WAKER, anchor(why));
    eventsLost = false;
    forget();
  }

  /// The guest does not tell whether a device answers.
  private static Anchor anchor(Cause cause) {
    return switch (cause) {
      case TIMER -> Anchor.CLOCK;
      case IPI -> Anchor.PEER;
      case DEVICE, OTHER, UNKNOWN -> Anchor.UNKNOWN;
    };
  }

  private void forget() {
    startNs = NONE;
    state = BUSY;
    halted = false;
    polledNs = 0;
    cause = Cause.UNKNOWN;
    causeNs = NONE;
    changedFromNs = Halt.UNKNOWN_NS;
    changedToNs = Halt.UNKNOWN_NS;
  }
}
