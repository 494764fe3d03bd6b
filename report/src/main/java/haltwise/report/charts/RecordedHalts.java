package haltwise.report.charts;

import haltwise.report.HaltProfile;
import haltwise.trace.HaltSource;
import haltwise.trace.facts.TraceCount;
import haltwise.trace.facts.TraceFacts;
import haltwise.trace.facts.WindowTimeline;

/// What charts show of a recording.
public record RecordedHalts(TraceFacts facts, HaltProfile profile, WindowTimeline timeline) {
  /// As many steps as a wide screen can tell apart; of few halts fewer, so that a step holds some of them.
  private static final int MOST_STEPS = 600;
  private static final int MOST_STEPS_OF_ALL = 2_400;
  private static final int FEWEST_STEPS = 20;
  private static final int HALTS_IN_A_STEP = 5;

  /// In one scan, and in memory that does not grow with the number of halts.
  ///
  /// @param beside how many recordings share a page, which must not grow too large
  public static RecordedHalts of(HaltSource source, int beside) {
    TraceCount facts = new TraceCount(source.info());
    HaltProfile.Count profile = new HaltProfile.Count();
    WindowTimeline.Count timeline = new WindowTimeline.Count(source.info(),
        Math.clamp(source.haltCount() / HALTS_IN_A_STEP, FEWEST_STEPS,
            Math.clamp(MOST_STEPS_OF_ALL / beside, FEWEST_STEPS, MOST_STEPS)));
    source.scan((vcpu, next) -> {
      facts.add(vcpu, next);
      timeline.add(next);
      profile.add(next);
    });
    return new RecordedHalts(facts.facts(), profile.profile(), timeline.timeline());
  }
}
