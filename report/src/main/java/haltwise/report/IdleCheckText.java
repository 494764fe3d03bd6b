package haltwise.report;

import haltwise.trace.facts.IdleCheck;
import haltwise.trace.facts.TraceFacts;
import java.util.List;

/// Where the trace of a guest and the kernel's own counters of idle states disagree, a sentence for each CPU.
public final class IdleCheckText {
  private IdleCheckText() {
  }

  /// @return none where they agree, or nothing was counted
  public static List<String> of(TraceFacts facts) {
    return IdleCheck.disagreeing(facts).stream().map(IdleCheckText::sentence).toList();
  }

  /// With a full stop.
  public static String sentence(IdleCheck c) {
    long missing = c.counted() - c.traced();
    return "CPU " + c.cpu() + ": the kernel counted " + Figure.plural(c.counted(), "stay")
        + " in idle states deeper than polling, the trace holds " + Figure.count(c.traced())
        + (missing > 0
            ? ": " + Figure.count(missing) + " are missing."
            : ": " + Figure.count(-missing) + " more.");
  }
}
