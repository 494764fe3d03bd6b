package haltwise.replay;

import haltwise.trace.Trace;
import haltwise.trace.facts.HaltFacts;
import haltwise.trace.facts.TraceFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a replay of a trace cannot promise, in words.
public final class Cautions {
  /// From this share of contended polls on, a replay says more of the host's load than of the settings.
  public static final double MANY_CONTENDED = 0.2;

  private Cautions() {
  }

  public static List<String> of(Trace trace, ReplayTape tape, ReplayModel model) {
    return of(TraceFacts.of(trace), tape.unknownArrivals(), model);
  }

  /// @param recorded what the trace says about itself
  /// @param unknownArrivals halts whose arrival the replay estimated
  public static List<String> of(TraceFacts recorded, long unknownArrivals, ReplayModel model) {
    HaltFacts facts = recorded.all();
    List<String> cautions = new ArrayList<>(model.cautions());
    if (recorded.info().eventsLost() > 0) {
      cautions.add(String.format(Locale.ROOT,
          "%,d trace events were lost, so some halts are missing or incomplete",
          recorded.info().eventsLost()));
    }
    if (unknownArrivals > 0) {
      cautions.add(String.format(Locale.ROOT,
          "%,d of %,d halts have no sched_waking event; their arrival is estimated from the duration",
          unknownArrivals, facts.halts()));
    }
    if (isContended(facts)) {
      cautions.add(String.format(Locale.ROOT,
          "another task wanted the CPU at %,d of %,d polls and cut them short, and so it does in the replay:"
              + " on a host that is less busy longer windows help more",
          facts.contended(), facts.hits() + facts.misses()));
    }
    return cautions;
  }

  /// Whether other tasks cut so many polls short that the recording tells more of them than of the settings.
  public static boolean isContended(Trace trace) {
    return isContended(TraceFacts.of(trace).all());
  }

  static boolean isContended(HaltFacts facts) {
    return facts.contendedShare().orElse(0) > MANY_CONTENDED;
  }
}
