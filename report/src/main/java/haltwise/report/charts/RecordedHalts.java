package haltwise.report.charts;

import haltwise.report.HaltProfile;
import haltwise.trace.HaltSource;
import haltwise.trace.facts.TraceCount;
import haltwise.trace.facts.TraceFacts;
import haltwise.trace.facts.WindowReach;
import haltwise.trace.facts.WindowTimeline;

/// What charts show of a recording.
public record RecordedHalts(TraceFacts facts, HaltProfile profile, WindowTimeline timeline) {
  /// As many steps as a wide screen can tell apart.
  static final int STEPS = 600;

  /// In one scan, and in memory that does not grow with the number of halts.
  public static RecordedHalts of(HaltSource source) {
    TraceCount facts = new TraceCount(source.info());
    WindowReach.Count reach = new WindowReach.Count();
    WindowTimeline.Count timeline = new WindowTimeline.Count(source.info(), STEPS);
    source.scan((vcpu, next) -> {
      facts.add(vcpu, next);
      timeline.add(next);
      for (int i = 0; i < next.size(); i++) {
        reach.add(next.windowNs(i));
      }
    });
    TraceFacts all = facts.facts();
    return new RecordedHalts(all, HaltProfile.of(all, reach.reach()), timeline.timeline());
  }
}
