package haltwise.report;

import haltwise.replay.GuestRule;
import haltwise.replay.Outcome;
import haltwise.trace.GuestSettings;
import haltwise.tune.GuestRecommendation;
import haltwise.tune.PollingCandidate;
import haltwise.tune.PollingCosts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// What tuning a guest came to.
///
/// @param name of the workload
/// @param rule that the predictions follow
/// @param ruleOrigin why this one
/// @param recordedWorkPerSecond of the recording that the predictions start from
/// @param notes on where the halts come from
public record TunedGuest(String name, GuestRule rule, String ruleOrigin,
    GuestRecommendation recommendation, OptionalDouble recordedWorkPerSecond,
    List<String> notes) {
  public TunedGuest {
    notes = List.copyOf(notes);
  }

  Measures predicted(PollingCandidate c) {
    return Measures.predicted(c.outcome(), recordedWorkPerSecond);
  }

  /// How often each CPU leaves by HLT.
  static double haltsPerSecond(Outcome o) {
    return o.halts() * 1e9 / Math.max(1, o.elapsedNs());
  }

  /// As people give it to `--settings`: of a guest with poll control its own settings alone.
  static String settings(PollingCandidate c) {
    return c.polling().guest().filter(g -> g.pollControl()).map(g -> g.settings().toString())
        .orElse(c.polling().toString());
  }

  /// What to do to use the recommendation; nothing where what is in force stays.
  List<String> howTo() {
    return recommendation.keepsBaseline()
        ? List.of()
        : howTo(recommendation.recommended().guest().orElse(GuestSettings.OFF));
  }

  static List<String> howTo(GuestSettings to) {
    return List.of("In the guest, as root: haltwise apply " + to + " (with --persist for good).",
        "The guest's haltpoll driver must be in use: haltwise doctor tells, in the guest; where it is not, boot it with"
            + " cpuidle_haltpoll.force=Y, and give its VMM poll control (-cpu …,kvm-poll-control=on).");
  }

  static Map<String, Object> costs(PollingCosts c) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("exit_ns", c.exitNs());
    all.put("stolen_weight", c.stolenWeight());
    all.put("tick_ns", c.tickNs());
    all.put("tick_cost_ns", c.tickCostNs());
    return all;
  }
}
