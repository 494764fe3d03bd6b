package haltwise.report;

import haltwise.replay.VerifyResult;
import java.util.List;
import java.util.function.ToLongFunction;

/// What `verify` found in one trace or several.
public record VerifyReport(List<VerifiedTrace> traces) {
  public VerifyReport {
    traces = List.copyOf(traces);
  }

  public long halts() {
    return sum(VerifyResult::halts);
  }

  public long checked() {
    return sum(VerifyResult::checked);
  }

  /// Halts whose window nothing in the trace tells.
  public long unknown() {
    return sum(VerifyResult::unknown);
  }

  /// Halts at which either decision is right.
  public long undecided() {
    return sum(VerifyResult::undecided);
  }

  public long differences() {
    return sum(VerifyResult::differences);
  }

  /// Window events recorded or expected.
  public long moves() {
    return sum(VerifyResult::moves);
  }

  public long eventsLost() {
    return traces.stream().mapToLong(t -> t.info().eventsLost()).sum();
  }

  /// Whether the kernel was seen to follow the rule: something was checked, and nothing differed.
  public boolean holds() {
    return checked() > 0 && differences() == 0;
  }

  private long sum(ToLongFunction<VerifyResult> count) {
    return traces.stream().map(VerifiedTrace::result).mapToLong(count).sum();
  }
}
