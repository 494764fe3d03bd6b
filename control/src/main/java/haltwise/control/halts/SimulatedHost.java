package haltwise.control.halts;

import haltwise.control.Measured;
import haltwise.replay.HostRule;
import haltwise.replay.grid.GridOutcome;
import haltwise.replay.grid.GridReplay;
import haltwise.trace.HostSettings;
import java.util.List;

/// A host that meets the halts of a trace under settings that change from epoch to epoch, in an open loop: arrivals stay
/// where the recording has them. Windows are carried over, as a kernel does.
public final class SimulatedHost {
  private final HostRule rule;
  private final long[] windowNs;

  public SimulatedHost(HostRule rule, int vcpus) {
    this.rule = rule;
    windowNs = new long[vcpus];
  }

  /// All of the epoch under the same settings.
  public Measured run(EpochTape tape, HostSettings settings) {
    return run(tape, 0, EpochTape.SLICES, settings);
  }

  /// Its first slice.
  public Measured runFirst(EpochTape tape, HostSettings settings) {
    return run(tape, 0, 1, settings);
  }

  /// All but the first slice.
  public Measured runRest(EpochTape tape, HostSettings settings) {
    return run(tape, 1, EpochTape.SLICES, settings);
  }

  private Measured run(EpochTape tape, int fromSlice, int toSlice, HostSettings settings) {
    Measured sum = Measured.NOTHING;
    for (int v = 0; v < windowNs.length; v++) {
      GridReplay replay = GridReplay.of(rule, List.of(settings), windowNs[v]);
      for (int s = fromSlice; s < toSlice; s++) {
        replay.replay(tape.of(s, v));
      }
      GridOutcome outcome = replay.outcomes().getFirst();
      windowNs[v] = outcome.endWindowNs();
      sum = sum.plus(new Measured(outcome.halts(), outcome.blocks(), outcome.polledNs()));
    }
    return sum;
  }
}
