package haltwise.replay;

/// Takes the halts of one vCPU from a [ReplayTape], one after the other.
@FunctionalInterface
public interface OpenLoopSink {
  /// @param arrivalNs from the start of the halt to its wake event, >= 0
  /// @param latencyNs from the wake event to running again if the halt blocks, >= 0
  /// @param lateNs how much of the arrival came after the check that saw the event, >= 0
  /// @param cutNs where another task ends the polling; [ReplayTape#NO_CUT] when none does
  /// @param valid false only on s390, for a wake-up that must not grow the window
  void halt(long arrivalNs, long latencyNs, int lateNs, int cutNs, boolean valid);
}
