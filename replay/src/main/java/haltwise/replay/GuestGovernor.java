package haltwise.replay;

import haltwise.trace.GuestSettings;
import haltwise.trace.HostSettings;
import haltwise.trace.WindowChange;

/// The haltpoll governor of one CPU of a guest: what the idle loop does next, and how the window follows.
///
/// An idle CPU asks [#select]. Polling ([#poll]) ends with an event, or in vain; then it asks again and is told to
/// halt, and after the halt it calls [#reflect]. Source: `drivers/cpuidle/governors/haltpoll.c`, `poll_state.c`.
public final class GuestGovernor {
  /// What an idle CPU does.
  public enum Choice {
    POLL,
    /// Execute HLT.
    HALT
  }

  private final GuestRule rule;
  private final GuestSettings settings;
  private final long pollCheckNs;
  private long limitNs;
  private boolean polledLast;
  private boolean limitHit;

  /// @param costs how often a poll looks at the clock
  public GuestGovernor(GuestRule rule, GuestSettings settings, GuestCosts costs) {
    this.rule = rule;
    this.settings = settings;
    pollCheckNs = costs.pollCheckNs();
  }

  /// The window that the next poll may use, ns.
  public long limitNs() {
    return limitNs;
  }

  /// As when the governor takes over the CPU (`startLimitNs` 0), or as found in a recording.
  public void reset(long startLimitNs) {
    limitNs = startLimitNs;
    polledLast = false;
    limitHit = false;
  }

  /// @param mayNotSleep whether someone asked for a latency of 0 (PM QoS)
  public Choice select(boolean mayNotSleep) {
    if (mayNotSleep) {
      return Choice.POLL;
    }
    return limitNs == 0 || polledLast && limitHit ? Choice.HALT : Choice.POLL;
  }

  /// Polls until the event, or until a look at the clock finds the window passed: at most one such look too long. An
  /// event that comes with that very look is not seen any more.
  ///
  /// @param eventNs from the start of the poll to the event that makes the CPU run, ns
  /// @return time polled, ns: `eventNs` when the event was caught
  public long poll(long eventNs) {
    if (limitNs == 0) {
      limitNs = rule.qosPollNs();
    }
    long stopNs = (limitNs / pollCheckNs + 1) * pollCheckNs;
    polledLast = true;
    limitHit = eventNs >= stopNs;
    return limitHit ? stopNs : eventNs;
  }

  /// Whether the latest poll was in vain.
  public boolean timedOut() {
    return limitHit;
  }

  /// The CPU came out of HLT.
  ///
  /// @param residencyNs time in HLT as the guest sees it, wake latency included, without any polling of the guest's, ns
  /// @return the event that the kernel emits, with unsigned 32-bit numbers, also when nothing changed: 0 shrinks to 0
  public WindowChange reflect(long residencyNs) {
    polledLast = false;
    GuestRule.Step step = GuestRule.step(limitNs, rule.seenNs(residencyNs), settings);
    if (step == GuestRule.Step.KEEP) {
      return WindowChange.NONE;
    }
    long oldNs = limitNs;
    limitNs = rule.after(step, oldNs, settings);
    return new WindowChange(oldNs & HostSettings.U32_MAX, limitNs);
  }
}
