package haltwise.replay;

import haltwise.trace.TraceInfo;

/// The rule that a command follows, and why this one.
///
/// @param origin in words, such as `of the trace's kernel, 6.12.0`
public record RuleChoice(HostRule rule, String origin) {
  /// The rule of the kernel that the trace names; the newest when it names none.
  ///
  /// @throws IllegalArgumentException when it names a kernel that is too old, or something else
  public static RuleChoice of(TraceInfo info) {
    return info.kernelRelease().isEmpty()
        ? new RuleChoice(HostRule.NEWEST, "the trace names no kernel; --kernel does")
        : ofKernel(info, "the trace's kernel");
  }

  /// @param source of the release, in words
  /// @throws IllegalArgumentException when the release is empty, too old, or something else
  public static RuleChoice ofKernel(TraceInfo info, String source) {
    HostRule rule = HostRule.of(info.kernelRelease(), info.architecture());
    String origin = source + " " + info.kernelRelease();
    boolean unsure = rule.clamp() != HostRule.Clamp.AT_ENTRY
        && KernelRelease.parse(info.kernelRelease()).isDistribution();
    return new RuleChoice(rule, unsure
        ? origin + ", whose distributor may have backported a later one: verify tells, --rule says"
        : origin);
  }

  /// A rule in the user's words, on top of that of the trace's kernel.
  ///
  /// @param text as [HostRule#parse] takes it
  /// @throws IllegalArgumentException when the text is no rule, or changes the rule of a kernel that is not known
  public static RuleChoice given(String text, TraceInfo info) {
    boolean namesItsKernel = !text.isEmpty() && Character.isDigit(text.charAt(0));
    HostRule base = namesItsKernel
        ? HostRule.of("6.1", info.architecture())
        : of(info).rule();
    return new RuleChoice(HostRule.parse(text, base), "--rule " + text);
  }

  /// `Rule of 6.1 and later: clamp at entry, … (the trace's kernel 6.12.0)`
  public String describe() {
    String rule = rule().describe();
    return Character.toUpperCase(rule.charAt(0)) + rule.substring(1) + " (" + origin + ")";
  }
}
