package haltwise.record;

import haltwise.trace.exits.ExitCount;
import haltwise.trace.exits.ExitReason;
import haltwise.trace.exits.VcpuAccount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/// The running account of one vCPU: where it is now, and how often and how long it was there.
/// Times outside the span that is accounted for do not count.
final class ExitTally {
  private static final int NONE = -1;

  private enum Place {
    UNKNOWN, GUEST, HOST
  }

  private final long fromNs;
  private final long toNs;

  private Place place = Place.UNKNOWN;
  private long sinceNs;
  /// Why it is in the host, an index of `reasons`.
  private int reason = NONE;
  private long haltedSinceExitNs;
  private long preemptedSinceNs = NONE;

  private final List<ExitReason> reasons = new ArrayList<>();
  private long[] counts = new long[16];
  private long[] handlingNs = new long[16];
  private long[] haltedNs = new long[16];

  private long guestNs;
  private long preemptedNs;
  long ipisSent;
  long ipiHypercalls;
  long timerInterrupts;
  long injected;
  long wakeIpis;
  long remoteWakes;
  long voluntarySwitches;
  long involuntarySwitches;

  ExitTally(long fromNs, long toNs) {
    this.fromNs = fromNs;
    this.toNs = toNs;
  }

  boolean covers(long timeNs) {
    return timeNs >= fromNs && timeNs < toNs;
  }

  boolean sawExits() {
    return !reasons.isEmpty();
  }

  /// How many, for any reason.
  long exits() {
    return Arrays.stream(counts).sum();
  }

  void exited(long nowNs, ExitReason why) {
    leave(nowNs);
    place = Place.HOST;
    reason = index(why);
    haltedSinceExitNs = 0;
    if (covers(nowNs)) {
      counts[reason]++;
    }
  }

  void entered(long nowNs) {
    leave(nowNs);
    place = Place.GUEST;
  }

  /// Accounts for the stay at the present place, which ends.
  private void leave(long nowNs) {
    long stayNs = Math.max(0, Math.min(nowNs, toNs) - Math.max(sinceNs, fromNs));
    switch (place) {
      case UNKNOWN -> {
      }
      case GUEST -> guestNs += stayNs;
      case HOST -> {
        long halted = Math.min(haltedSinceExitNs, stayNs);
        haltedNs[reason] += halted;
        handlingNs[reason] += stayNs - halted;
      }
    }
    sinceNs = nowNs;
  }

  private int index(ExitReason why) {
    if (reason != NONE && reasons.get(reason).equals(why)) {
      return reason;
    }
    int i = reasons.indexOf(why);
    if (i < 0) {
      i = reasons.size();
      reasons.add(why);
      if (i == counts.length) {
        counts = Arrays.copyOf(counts, 2 * i);
        handlingNs = Arrays.copyOf(handlingNs, 2 * i);
        haltedNs = Arrays.copyOf(haltedNs, 2 * i);
      }
    }
    return i;
  }

  void halted(long durationNs) {
    haltedSinceExitNs += durationNs;
  }

  /// Its thread leaves the CPU.
  ///
  /// @param sleeps not to be preempted
  void switchedOut(long nowNs, boolean sleeps) {
    preemptedSinceNs = sleeps ? NONE : nowNs;
    if (covers(nowNs)) {
      if (sleeps) {
        voluntarySwitches++;
      } else {
        involuntarySwitches++;
      }
    }
  }

  void switchedIn(long nowNs) {
    if (preemptedSinceNs != NONE) {
      preemptedNs += Math.max(0, Math.min(nowNs, toNs) - Math.max(preemptedSinceNs, fromNs));
      preemptedSinceNs = NONE;
    }
  }

  /// Events were lost, perhaps some of this vCPU: where it is, nobody knows.
  void lost() {
    place = Place.UNKNOWN;
    preemptedSinceNs = NONE;
  }

  /// @param told whether the trace tells of an event, so that none of them means 0
  VcpuAccount account(long endNs, Predicate<TracedEvent> told) {
    leave(endNs);
    List<ExitCount> exits = new ArrayList<>();
    for (int i = 0; i < reasons.size(); i++) {
      if (counts[i] == 0 && handlingNs[i] == 0 && haltedNs[i] == 0) {
        continue; // outside the span
      }
      exits.add(new ExitCount(reasons.get(i), counts[i], handlingNs[i], haltedNs[i]));
    }
    boolean hostIpis = told.test(TracedEvent.HOST_IPI) || told.test(TracedEvent.RESCHEDULED);
    boolean switches = told.test(TracedEvent.SWITCH);
    return new VcpuAccount(exits, known(told.test(TracedEvent.ENTRY), guestNs),
        known(switches, preemptedNs), known(told.test(TracedEvent.IPI), ipisSent),
        known(told.test(TracedEvent.HYPERCALL), ipiHypercalls),
        known(told.test(TracedEvent.ACCEPT), timerInterrupts),
        known(told.test(TracedEvent.INJECTED), injected), known(hostIpis, wakeIpis),
        known(told.test(TracedEvent.WAKING), remoteWakes), known(switches, voluntarySwitches),
        known(switches, involuntarySwitches), VcpuAccount.UNKNOWN, VcpuAccount.UNKNOWN);
  }

  private static long known(boolean told, long number) {
    return told ? number : VcpuAccount.UNKNOWN;
  }
}
