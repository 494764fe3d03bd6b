package haltwise.replay;

import haltwise.trace.HaltSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/// Many replays of a recording of any size, in one reading of it and in memory that does not grow with it.
public final class StreamedReplay {
  /// Some 30 MB of tape.
  static final int HALTS_AT_A_TIME = 1 << 19;

  /// One replay that is wanted.
  ///
  /// @param startWindowNs of every vCPU before its first halt; empty: the windows that the recording began with
  public record Wanted(Policy policy, OptionalLong startWindowNs) {
    public static Wanted asRecorded(Policy policy) {
      return new Wanted(policy, OptionalLong.empty());
    }

    public static Wanted from(Policy policy, long startWindowNs) {
      return new Wanted(policy, OptionalLong.of(startWindowNs));
    }
  }

  /// @param outcomes one for each replay that was wanted, in their order
  /// @param unknownArrivals halts whose arrival was estimated from the duration
  public record Result(List<Outcome> outcomes, long unknownArrivals) {
    public Result {
      outcomes = List.copyOf(outcomes);
    }
  }

  private StreamedReplay() {
  }

  public static Result run(HaltSource trace, ReplayModel model, List<Wanted> wanted) {
    return run(trace, model, wanted, HALTS_AT_A_TIME);
  }

  /// @param haltsAtATime how many are laid out at the same time; the result does not depend on it
  public static Result run(HaltSource trace, ReplayModel model, List<Wanted> wanted,
      int haltsAtATime) {
    try (TapeReader reader = new TapeReader(trace, model)) {
      ReplayTape tape = reader.next(haltsAtATime);
      List<Replay> replays = new ArrayList<>();
      for (Wanted w : wanted) {
        Replay replay = new Replay(tape);
        replay.begin(w.policy(), startWindows(w, reader.startWindowNs()));
        replays.add(replay);
      }
      long unknownArrivals = 0;
      while (tape.size() > 0) {
        ReplayTape part = tape;
        replays.forEach(replay -> replay.goOnWith(part));
        unknownArrivals += part.unknownArrivals();
        tape = reader.next(haltsAtATime);
      }
      return new Result(replays.stream().map(Replay::outcome).toList(), unknownArrivals);
    }
  }

  private static long[] startWindows(Wanted wanted, long[] recordedNs) {
    wanted.startWindowNs().ifPresent(windowNs -> Arrays.fill(recordedNs, windowNs));
    return recordedNs;
  }
}
