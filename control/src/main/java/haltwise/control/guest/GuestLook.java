package haltwise.control.guest;

import haltwise.replay.Outcome;
import haltwise.replay.Replay;
import haltwise.replay.ReplayModel;
import haltwise.replay.ReplayTape;
import haltwise.trace.GuestSettings;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.tune.GuestTuner;
import java.util.ArrayList;
import java.util.List;

/// All that a guest's controller learns of one look at its idle periods: nothing else enters a decision.
///
/// @param number of the look, from 0
/// @param inForce settings read back at its end
/// @param idlePeriods how many there were
/// @param eventsLost by the recording
/// @param stealShare time that the host gave to others while this guest wanted to run, 0..1, since the last look
/// @param forecasts one for each candidate of the plan, in its order
public record GuestLook(long number, GuestSettings inForce, long idlePeriods, long eventsLost,
    double stealShare, List<Forecast> forecasts) {
  public GuestLook {
    forecasts = List.copyOf(forecasts);
  }

  /// What a candidate would have done with the look's idle periods.
  ///
  /// @param costNs of an idle period, ns of CPU time
  /// @param polledShare time polled out of the CPUs' time, 0..1
  public record Forecast(double costNs, double polledShare) {
  }

  /// @param trace the guest's own
  /// @param model of what a halt costs it
  public static GuestLook of(long number, GuestSettings inForce, double stealShare, Trace trace,
      ReplayModel model, GuestPlan plan) {
    List<Forecast> forecasts = new ArrayList<>();
    if (trace.haltCount() > 0) {
      ReplayTape tape = ReplayTape.of(trace, model);
      plan.candidates().forEach(s -> forecasts.add(forecast(tape, s, plan)));
    }
    return new GuestLook(number, inForce, trace.haltCount(), trace.info().eventsLost(), stealShare,
        forecasts);
  }

  private static Forecast forecast(ReplayTape tape, GuestSettings s, GuestPlan plan) {
    Outcome o = GuestTuner.alone(s, plan.rule(), plan.costs()).guest()
        .map(guest -> new Replay(tape, guest)).orElseThrow().runFrom(HostSettings.OFF, 0, 0);
    return new Forecast(plan.costs().parts(o, plan.objective().blockPriceNs()).sumNs(),
        o.guestPolledCpuShare());
  }
}
