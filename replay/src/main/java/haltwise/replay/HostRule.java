package haltwise.replay;

import haltwise.trace.HostSettings;

/// How KVM moves a vCPU's window, as facts in which kernels differ. Beside them all kernels since 4.6 share one table of
/// decisions ([#step]). All arithmetic on windows is unsigned 32-bit.
/// Source: `virt/kvm/kvm_main.c` of 4.19, 5.4, 5.10, 5.15, 6.1, 6.12 and 7.3-rc7, kvm_vcpu_block() or kvm_vcpu_halt()
/// and what they call; commits where a fact changed in between.
///
/// @param clamp when a window above max is cut to it
/// @param max which value of max a VM obeys that has none of its own
/// @param floor whether a window that shrinks below grow-start becomes 0 (5.15, stable 5.14.11, 5.10.72 and 5.4.152)
/// @param growZero what growing by grow = 0 does
/// @param growStart where the smallest window comes from
/// @param invalid what a wake-up does that the kernel reports as invalid
public record HostRule(Clamp clamp, Max max, boolean floor, GrowZero growZero, GrowStart growStart,
    Invalid invalid) {

  public enum Clamp {
    /// Silently, when a halt begins: since 6.1-rc7. A lowered max acts at the next halt.
    AT_ENTRY,
    /// When it grows, so the window event shows it. A lowered max acts when the window next grows, max = 0 at the next halt.
    IN_GROW
  }

  public enum Max {
    /// The module parameter as it is now: up to 5.7, and since 6.1-rc7.
    LIVE,
    /// What the module parameter was when the VM was created: 5.8 to 6.0. Writing it later does nothing to a running VM.
    SAMPLED
  }

  public enum GrowZero {
    /// The window keeps its value, with an event: since 5.1.
    KEEPS,
    /// The window becomes 0, as 0 times anything.
    CLEARS
  }

  public enum GrowStart {
    /// The module parameter `halt_poll_ns_grow_start`; any window grows at least to it: since 5.1.
    PARAMETER,
    /// [#FIXED_START_NS], which only a window of 0 grows to.
    FIXED
  }

  public enum Invalid {
    /// It shrinks the window: s390, the only architecture that has such wake-ups.
    SHRINKS,
    /// There are none: every wake-up counts as valid.
    NONE
  }

  /// What the kernel does with the window when a halt ends.
  public enum Step {
    /// No event.
    KEEP,
    /// To 0, no event: polling is off.
    CLEAR, GROW, SHRINK
  }

  /// What a window of 0 grew to before 5.1, ns.
  public static final long FIXED_START_NS = 10_000;

  /// 6.1 and later, where no invalid wake-ups are.
  public static final HostRule NEWEST = new HostRule(Clamp.AT_ENTRY, Max.LIVE, true, GrowZero.KEEPS,
      GrowStart.PARAMETER, Invalid.NONE);

  private static final long U32 = HostSettings.U32_MAX;
  private static final int FIRST_CANDIDATE_WITH_CLAMP_AT_ENTRY = 7;

  /// The rule of an upstream kernel. Distributors backport, so theirs may follow a later one.
  ///
  /// @param release as `uname -r` prints it
  /// @param architecture as `uname -m` prints it, such as `x86_64` or `s390x`; empty when unknown
  /// @throws IllegalArgumentException when the release is older than any rule that is known, or no release at all
  public static HostRule of(String release, String architecture) {
    KernelRelease r = KernelRelease.parse(release);
    requireKnown(r);
    boolean capability = r.isFrom(5, 8);
    boolean entry = r.isFrom(6, 2)
        || (r.isFrom(6, 1) && r.candidate() >= FIRST_CANDIDATE_WITH_CLAMP_AT_ENTRY);
    boolean floor = r.isFrom(5, 15) || r.isStableFrom(5, 14, 11) || r.isStableFrom(5, 10, 72)
        || r.isStableFrom(5, 4, 152);
    boolean since51 = r.isFrom(5, 1);
    return new HostRule(entry ? Clamp.AT_ENTRY : Clamp.IN_GROW,
        capability && !entry ? Max.SAMPLED : Max.LIVE, floor,
        since51 ? GrowZero.KEEPS : GrowZero.CLEARS,
        since51 ? GrowStart.PARAMETER : GrowStart.FIXED,
        architecture.isEmpty() || architecture.startsWith("s390") ? Invalid.SHRINKS : Invalid.NONE);
  }

  private static void requireKnown(KernelRelease r) {
    if (!r.isFrom(4, 6)) {
      throw new IllegalArgumentException("Kernel " + r.text()
          + (r.isFrom(4, 3)
              ? " moves its windows by a rule that haltwise does not know."
              : " does not move its windows by itself: that came with 4.3.")
          + " Use a trace of 4.6 or later, or --rule 4.19 if a later rule was backported.");
    }
  }

  /// @param text as [#toString] writes it; facts that are left out are those of `base`. A kernel release may stand first,
  ///     such as `6.1` or `5.15,floor=no`: then the others are those of its rule.
  /// @throws IllegalArgumentException naming the word that is wrong and those that are known
  public static HostRule parse(String text, HostRule base) {
    return HostRuleText.parse(text, base);
  }

  /// The window that a halt may use, of what was carried over.
  public long atEntry(long windowNs, long maxNs) {
    return clamp == Clamp.AT_ENTRY ? Math.min(windowNs, maxNs) : windowNs;
  }

  /// @param windowNs that the halt was allowed to poll
  /// @param durationNs of the halt, wake latency included
  /// @param valid as the kernel reports it
  /// @param maxNs read again when the halt ended
  public Step step(long windowNs, long durationNs, boolean valid, long maxNs) {
    if (!valid && invalid == Invalid.SHRINKS) {
      return Step.SHRINK;
    }
    if (maxNs == 0) {
      return Step.CLEAR;
    }
    if (durationNs <= windowNs) {
      return Step.KEEP;
    }
    if (windowNs != 0 && durationNs > maxNs) {
      return Step.SHRINK;
    }
    return windowNs < maxNs && durationNs < maxNs ? Step.GROW : Step.KEEP;
  }

  /// The window after a step, as the window event shows it.
  public long after(Step step, long windowNs, HostSettings s) {
    return switch (step) {
      case KEEP -> windowNs;
      case CLEAR -> 0;
      case GROW -> grown(windowNs, s);
      case SHRINK -> shrunk(windowNs, s);
    };
  }

  private long grown(long windowNs, HostSettings s) {
    if (s.grow() == 0) {
      return growZero == GrowZero.KEEPS ? windowNs : 0;
    }
    long multiplied = windowNs * s.grow() & U32;
    long wanted = growStart == GrowStart.PARAMETER
        ? Math.max(multiplied, s.growStartNs())
        : windowNs == 0 ? FIXED_START_NS : multiplied;
    return clamp == Clamp.IN_GROW ? Math.min(wanted, s.maxNs()) : wanted;
  }

  private long shrunk(long windowNs, HostSettings s) {
    long divided = s.shrink() == 0 ? 0 : windowNs / s.shrink();
    return floor && divided < startNs(s) ? 0 : divided;
  }

  private long startNs(HostSettings s) {
    return growStart == GrowStart.PARAMETER ? s.growStartNs() : FIXED_START_NS;
  }

  /// For people: which kernels follow it, and its facts.
  public String describe() {
    return HostRuleText.describe(this);
  }

  /// `clamp=entry,max=live,floor=yes,grow-zero=keeps,grow-start=parameter,invalid=none`, which [#parse] reads back.
  @Override
  public String toString() {
    return HostRuleText.write(this);
  }
}
