package haltwise.replay;

import haltwise.trace.WindowChange;
import java.util.List;

/// How a trace compares with the kernel's rule.
///
/// @param halts all halts of the trace
/// @param unknown halts whose window nothing in the trace tells; they were not checked
/// @param undecided halts so near a border of the rule that the clocks of trace and kernel do not tell on which side: either
///     decision is right, and one of the two was seen
/// @param differences halts whose recorded window event is not the one that the rule gives
/// @param moves window events recorded or expected: without any, every rule agrees with the trace
/// @param first the first few of the differences
public record VerifyResult(long halts, long unknown, long undecided, long differences, long moves,
    List<Difference> first) {
  public VerifyResult {
    first = List.copyOf(first);
  }

  public long checked() {
    return halts - unknown - undecided;
  }

  /// One halt at which the kernel did something else than the rule says.
  ///
  /// @param vcpu index in the trace's table
  /// @param halt index among the halts of that vCPU, from 0
  /// @param windowNs with which the rule entered the halt
  /// @param expected by the rule
  /// @param recorded in the trace
  public record Difference(int vcpu, long halt, long startNs, long durationNs, long windowNs,
      WindowChange expected, WindowChange recorded) {
  }
}
