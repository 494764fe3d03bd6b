package haltwise.replay;

import haltwise.trace.HostSettings;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How KVM moves a vCPU's window, kernels 6.1 and later: the window is clamped to max silently when a
/// halt begins, and moved by one table when it ends. All arithmetic on windows is unsigned 32-bit.
/// Source: `virt/kvm/kvm_main.c`, kvm_vcpu_halt() and what it calls.
public final class HostRule {
  /// What the kernel does with the window when a halt ends.
  public enum Step {
    /// No event.
    KEEP,
    /// To 0, no event: polling is off.
    CLEAR, GROW, SHRINK
  }

  private static final long U32 = HostSettings.U32_MAX;
  private static final Pattern RELEASE = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(\\D.*)?");

  private HostRule() {
  }

  /// @param release as `uname -r` prints it
  /// @throws IllegalArgumentException when the release is older than 6.1 or no release at all
  public static void requireKnown(String release) {
    if (release.isBlank()) {
      throw new IllegalArgumentException(
          "The trace does not say which kernel it is from. Give it with --kernel, such as --kernel 6.12.");
    }
    Matcher m = RELEASE.matcher(release);
    if (!m.matches()) {
      throw new IllegalArgumentException("Kernel release \"" + release
          + "\" is not known. Give one with --kernel, such as --kernel 6.12.");
    }
    int major = Integer.parseInt(m.group(1));
    int minor = Integer.parseInt(m.group(2));
    if (major < 6 || (major == 6 && minor < 1)) {
      throw new IllegalArgumentException(
          "Kernel " + release
              + " moves its windows by an older rule that haltwise does not replay yet. Use a trace of 6.1 or later, or --kernel 6.1 when the rule was backported.");
    }
  }

  /// The window that a halt may use: what was carried over, at most max.
  public static long atEntry(long windowNs, long maxNs) {
    return Math.min(windowNs, maxNs);
  }

  /// @param windowNs that the halt was allowed to poll
  /// @param durationNs of the halt, wake latency included
  /// @param valid false only on s390
  /// @param maxNs read again when the halt ended
  public static Step step(long windowNs, long durationNs, boolean valid, long maxNs) {
    if (!valid) {
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

  /// The window after a step. Growing does not clamp to max; that happens when the next halt begins.
  public static long after(Step step, long windowNs, HostSettings s) {
    return switch (step) {
      case KEEP -> windowNs;
      case CLEAR -> 0;
      case GROW -> grown(windowNs, s);
      case SHRINK -> shrunk(windowNs, s);
    };
  }

  private static long grown(long windowNs, HostSettings s) {
    if (s.grow() == 0) {
      return windowNs;
    }
    return Math.max(windowNs * s.grow() & U32, s.growStartNs());
  }

  private static long shrunk(long windowNs, HostSettings s) {
    long divided = s.shrink() == 0 ? 0 : windowNs / s.shrink();
    return divided < s.growStartNs() ? 0 : divided;
  }
}
