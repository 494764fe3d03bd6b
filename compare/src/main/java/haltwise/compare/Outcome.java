package haltwise.compare;

import java.util.List;

/// What became of a run.
public sealed interface Outcome {
  /// It counts.
  record Finished() implements Outcome {
  }

  /// It does not count, but is kept with the reasons.
  ///
  /// @param reasons at least one
  record Void(List<VoidReason> reasons) implements Outcome {
    public Void {
      reasons = List.copyOf(reasons);
      if (reasons.isEmpty()) {
        throw new IllegalArgumentException("BUG: a void run without a reason");
      }
    }
  }

  /// Finished without reasons, else void.
  static Outcome of(List<VoidReason> reasons) {
    return reasons.isEmpty() ? new Finished() : new Void(reasons);
  }
}
