package haltwise.report;

import haltwise.replay.GuestRule;
import haltwise.replay.RuleChoice;
import haltwise.replay.VerifyResult;
import haltwise.trace.TraceInfo;

/// A trace and how it compares with the kernel's rule.
///
/// @param name of the trace as the user gave it
/// @param rule that it was compared with, as facts
/// @param ruleFrom where the rule comes from
/// @param description of the rule, for people
public record VerifiedTrace(String name, TraceInfo info, String rule, String ruleFrom,
    String description, VerifyResult result) {
  public static VerifiedTrace of(String name, TraceInfo info, RuleChoice rule,
      VerifyResult result) {
    return new VerifiedTrace(name, info, rule.rule().toString(), rule.origin(), rule.describe(),
        result);
  }

  /// @param ruleFrom such as `the trace's kernel`
  public static VerifiedTrace ofGuest(String name, TraceInfo info, GuestRule rule,
      String ruleFrom, VerifyResult result) {
    return new VerifiedTrace(name, info, rule.toString(), ruleFrom, rule.describe(), result);
  }
}
