package haltwise.app;

import haltwise.replay.HostRule;
import haltwise.replay.RuleChoice;
import haltwise.trace.TraceInfo;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// `--rule`, of commands that follow the kernel's rule: for kernels whose distributor backported a later one.
final class RuleOption {
  @Option(names = "--rule", paramLabel = "RULE", converter = Checked.class, description = {
      "Rule by which the kernel moves windows: a release, such as 6.1, and facts that differ: clamp=entry|grow,"
          + " max=live|sampled, floor=yes|no, grow-zero=keeps|clears, grow-start=parameter|fixed,"
          + " invalid=shrinks|none. Default: that of the kernel."})
  private String text = "";

  /// The rule that the user gave, for this trace; empty when none was given.
  Optional<RuleChoice> given(TraceInfo info) {
    return text.isEmpty() ? Optional.empty() : Optional.of(RuleChoice.given(text, info));
  }

  /// The rule to follow: the one given, else that of the kernel.
  ///
  /// @param kernel as the user named it; empty for that of the trace, or the newest where the trace names none
  /// @throws IllegalArgumentException when the kernel is too old, or no release
  RuleChoice of(TraceInfo info, String kernel) {
    return given(info).orElseGet(() -> kernel.isEmpty()
        ? RuleChoice.of(info)
        : RuleChoice.ofKernel(info, "--kernel"));
  }

  static final class Checked implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      try {
        HostRule.parse(text, HostRule.NEWEST);
        return text.strip();
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
