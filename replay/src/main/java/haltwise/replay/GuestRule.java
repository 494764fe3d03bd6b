package haltwise.replay;

import haltwise.trace.GuestSettings;
import haltwise.trace.HostSettings;

/// How a Linux guest's haltpoll governor moves the window of a CPU, as facts that differ between kernels. Unlike the
/// host's rule it goes by the time spent in HLT alone, clamps while it grows, and lets a halt of exactly max grow.
/// Source: `drivers/cpuidle/governors/haltpoll.c` and `drivers/cpuidle/cpuidle.c`.
///
/// @param floor whether a window that shrinks below grow start drops to 0: since 6.9
/// @param residencyInUs whether the time in HLT is known in whole µs only, at most 2^31 - 1 of them: before 5.5
/// @param qosPollNs what the window is set to when it is 0 and a CPU may not sleep at all (latency QoS 0), ns: the target
///     residency of the first state deeper than polling up to 5.10, a sixteenth of a tick from 5.11 on
/// @param tracepoint whether the kernel emits `power:guest_halt_poll_ns`: since 6.0
public record GuestRule(boolean floor, boolean residencyInUs, long qosPollNs,
    boolean tracepoint) {
  public GuestRule {
    if (qosPollNs < 1) {
      throw new IllegalArgumentException(
          "qos-poll=" + qosPollNs + " ns is no time to poll. Write for example qos-poll=250us.");
    }
  }

  /// What the governor does with the window when a CPU comes out of HLT.
  public enum Step {
    /// No event.
    KEEP, GROW, SHRINK
  }

  /// Of kernels 6.9 and later, whose tick comes 250 times a second (the trace does not tell).
  public static final GuestRule LATEST = new GuestRule(true, false, 250_000, true);

  private static final long U32 = HostSettings.U32_MAX;
  /// Of the one state below polling that the haltpoll driver has.
  private static final long HALTPOLL_RESIDENCY_NS = 1_000;
  private static final long MOST_US = Integer.MAX_VALUE;

  /// @param release of the guest's kernel, as `uname -r` prints it there
  /// @throws IllegalArgumentException when that kernel has no haltpoll governor (before 5.4), or it is no release
  public static GuestRule of(String release) {
    KernelRelease r = KernelRelease.parse(release);
    if (!r.isFrom(5, 4)) {
      throw new IllegalArgumentException("Guest kernel " + release
          + " has no haltpoll governor; it came with 5.4. Give a later release when it was backported.");
    }
    return new GuestRule(r.isFrom(6, 9), !r.isFrom(5, 5),
        r.isFrom(5, 11) ? LATEST.qosPollNs : HALTPOLL_RESIDENCY_NS, r.isFrom(6, 0));
  }

  /// @param text a release, or facts as [#toString] writes them, or both, such as `6.1,floor=yes`; missing facts are those
  ///     of `base`
  /// @throws IllegalArgumentException naming the part that is wrong and what to write
  public static GuestRule parse(String text, GuestRule base) {
    return GuestRuleText.parse(text, base);
  }

  /// For people.
  public String describe() {
    return GuestRuleText.describe(this);
  }

  /// `floor=…,residency=…,qos-poll=…,events=…`, which [#parse] reads back.
  @Override
  public String toString() {
    return GuestRuleText.write(this);
  }

  /// The time in HLT as this kernel's governor sees it, ns.
  long seenNs(long residencyNs) {
    return residencyInUs ? Math.min(residencyNs / 1_000, MOST_US) * 1_000 : residencyNs;
  }

  /// @param limitNs the window
  /// @param seenNs time in HLT alone, without the polling before it, wake latency included
  public static Step step(long limitNs, long seenNs, GuestSettings s) {
    if (seenNs > limitNs && seenNs <= s.maxNs()) {
      return Step.GROW;
    }
    return seenNs > s.maxNs() && s.allowShrink() ? Step.SHRINK : Step.KEEP;
  }

  /// The window after a step; arithmetic is unsigned 32-bit.
  public long after(Step step, long limitNs, GuestSettings s) {
    return switch (step) {
      case KEEP -> limitNs;
      case GROW -> Math.min(Math.max(limitNs * s.grow() & U32, s.growStartNs()), s.maxNs());
      case SHRINK -> {
        long divided = s.shrink() == 0 ? 0 : (limitNs & U32) / s.shrink();
        yield floor && divided < s.growStartNs() ? 0 : divided;
      }
    };
  }
}
