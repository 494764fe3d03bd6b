package haltwise.replay;

import haltwise.trace.facts.PollShare;
import haltwise.trace.facts.SampleCount;
import haltwise.trace.facts.TimeHistogram;
import haltwise.trace.facts.WindowReach;

/// Gathers a [ReplayProfile], halt by halt.
final class ProfileCount {
  private final long[] haltsByArrival = new long[ArrivalProfile.CLASSES];
  private final long[] hitsByArrival = new long[ArrivalProfile.CLASSES];
  private final TimeHistogram.Count pollingTime = new TimeHistogram.Count();
  private final TimeHistogram.Count arrivals = new TimeHistogram.Count();
  private final WindowReach.Count reach = new WindowReach.Count();
  private final SampleCount latencies = new SampleCount();

  void block(long arrivalNs, long windowNs, long polledNs, long latencyNs) {
    latencies.add(latencyNs);
    halt(arrivalNs, windowNs, polledNs, windowNs > 0 ? PollShare.MISS : PollShare.UNPOLLED);
  }

  /// One that did not block: polling caught the event, or it was there at once.
  void noBlock(long arrivalNs, long windowNs) {
    boolean hit = windowNs > 0;
    hitsByArrival[ArrivalProfile.classOf(arrivalNs)] += hit ? 1 : 0;
    // The check that saw the event may have come after it, and so after the window.
    halt(arrivalNs, windowNs, hit ? Math.min(arrivalNs, windowNs) : 0,
        hit ? PollShare.HIT : PollShare.UNPOLLED);
  }

  private void halt(long arrivalNs, long windowNs, long polledNs, PollShare share) {
    haltsByArrival[ArrivalProfile.classOf(arrivalNs)]++;
    pollingTime.add(polledNs, share);
    arrivals.add(arrivalNs, share);
    reach.add(windowNs);
  }

  ReplayProfile profile(Outcome outcome) {
    return new ReplayProfile(outcome, new ArrivalProfile(haltsByArrival, hitsByArrival),
        pollingTime.histogram(), arrivals.histogram(), reach.reach(), latencies.sample());
  }
}
