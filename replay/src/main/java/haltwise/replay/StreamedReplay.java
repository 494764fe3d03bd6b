package haltwise.replay;

import haltwise.trace.HaltSource;
import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.List;

/// Many replays of a recording of any size, in one reading of it and in memory that does not grow with it.
public final class StreamedReplay {
  /// Some 30 MB of tape.
  static final int HALTS_AT_A_TIME = 1 << 19;

  /// One replay that is wanted.
  ///
  /// @param from where its windows begin
  public record Wanted(Polling polling, Start from) {
    public static Wanted asRecorded(Polling polling) {
      return new Wanted(polling, new Start.Recorded());
    }

    /// A kernel's settings, from given windows.
    ///
    /// @param startWindowNs of every vCPU before its first halt
    /// @param startLimitNs of every vCPU's guest governor; without meaning for a guest that does not poll
    public static Wanted from(Polling polling, HostSettings settings, long startWindowNs,
        long startLimitNs) {
      return new Wanted(polling, new Start.Given(settings, startWindowNs, startLimitNs));
    }
  }

  /// Where the windows of a replay begin.
  public sealed interface Start {
    /// As the recording began.
    record Recorded() implements Start {
    }

    /// At given windows, for settings of a kernel.
    record Given(HostSettings settings, long windowNs, long limitNs) implements Start {
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
        Replay replay = begun(tape, w);
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

  private static Replay begun(ReplayTape first, Wanted wanted) {
    Replay replay = wanted.polling().guest().map(guest -> new Replay(first, guest))
        .orElseGet(() -> new Replay(first));
    switch (wanted.from()) {
      case Start.Recorded() -> replay.begin(wanted.polling().host());
      case Start.Given(HostSettings settings, long windowNs, long limitNs) ->
        replay.beginFrom(settings, windowNs, limitNs);
    }
    return replay;
  }
}
