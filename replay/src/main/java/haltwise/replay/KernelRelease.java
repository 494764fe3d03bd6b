package haltwise.replay;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A kernel release as `uname -r` prints it, as far as it tells which code the kernel has.
///
/// @param text as it was given
/// @param patch of a stable series; 0 when the release does not tell
/// @param candidate number of the release candidate, [#FINAL] for a release
public record KernelRelease(String text, int major, int minor, int patch, int candidate) {
  public static final int FINAL = Integer.MAX_VALUE;

  private static final String NUMBER = "(\\d{1,4})";
  private static final Pattern RELEASE = Pattern
      .compile(NUMBER + "\\." + NUMBER + "(?:\\." + NUMBER + ")?(?:-rc" + NUMBER + ")?(\\D.*)?");

  /// @throws IllegalArgumentException when the text is empty or no release; the message says what to do
  public static KernelRelease parse(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(
          "The trace does not say which kernel it is from. Give it with --kernel, such as --kernel 6.12.");
    }
    Matcher m = RELEASE.matcher(text.strip());
    if (!m.matches()) {
      throw new IllegalArgumentException("Kernel release \"" + text
          + "\" is not known. Give one with --kernel, such as --kernel 6.12.");
    }
    return new KernelRelease(text.strip(), number(m, 1, 0), number(m, 2, 0), number(m, 3, 0),
        number(m, 4, FINAL));
  }

  private static int number(Matcher m, int group, int otherwise) {
    String digits = m.group(group);
    return digits == null ? otherwise : Integer.parseInt(digits);
  }

  /// Whether it is this version or a later one; its release candidates count as the version itself.
  public boolean isFrom(int fromMajor, int fromMinor) {
    return major != fromMajor ? major > fromMajor : minor >= fromMinor;
  }

  /// Whether it is of the stable series `major.minor`, with this patch level or a later one.
  public boolean isStableFrom(int ofMajor, int ofMinor, int fromPatch) {
    return major == ofMajor && minor == ofMinor && patch >= fromPatch;
  }

  /// Whether a distributor's number follows, such as `-427.el9`: such kernels hold code of later ones.
  public boolean isDistribution() {
    return !text.matches("[0-9.]+(-rc\\d+)?");
  }
}
