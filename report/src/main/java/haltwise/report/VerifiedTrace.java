package haltwise.report;

import haltwise.replay.RuleChoice;
import haltwise.replay.VerifyResult;
import haltwise.trace.TraceInfo;

/// A trace and how it compares with the kernel's rule.
///
/// @param name of the trace as the user gave it
/// @param rule that it was compared with
public record VerifiedTrace(String name, TraceInfo info, RuleChoice rule, VerifyResult result) {
}
