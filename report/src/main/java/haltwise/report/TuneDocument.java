package haltwise.report;

import haltwise.replay.ReplayProfile;
import haltwise.tune.Candidate;
import haltwise.tune.Recommendation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What tuning came to, as JSON. Times in ns, shares in 0..1. `profile` is what the halts are predicted to be
/// like, and in `measured` what they were like.
public final class TuneDocument {
  private TuneDocument() {
  }

  public static Map<String, Object> of(String source, String objective,
      List<TunedWorkload> workloads) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("source", source);
    all.put("objective", objective);
    all.put("workloads", workloads.stream().map(TuneDocument::workload).toList());
    return all;
  }

  private static Map<String, Object> workload(TunedWorkload w) {
    Recommendation r = w.recommendation();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", w.name());
    all.put("rule", w.rule().rule().toString());
    all.put("rule_from", w.rule().origin());
    all.put("keeps_baseline", r.keepsBaseline());
    all.put("baseline", arm(r.baseline(), w.baselinePredicted(), r.baselineProfile(),
        w.baselineMeasured()));
    // Runs under the settings in force are runs under the recommendation when that is to keep them.
    all.put("recommended", arm(r.recommended(), w.recommendedPredicted(), r.recommendedProfile(),
        r.keepsBaseline() ? w.baselineMeasured() : w.recommendedMeasured()));
    all.put("reasons", r.reasons());
    all.put("notes", w.notes());
    all.put("cautions", r.cautions());
    w.perVm().ifPresent(p -> all.put("per_vm", p.document()));
    all.put("candidates", r.candidates());
    all.put("front", r.front().stream().map(TuneDocument::point).toList());
    // As the search saw them, on the same half of the recording as the front.
    all.put("searched_baseline", point(r.searchedBaseline()));
    all.put("searched_recommended", point(r.searchedRecommended()));
    all.put("how_to", TuneText.howTo(r, w.rule().rule()));
    return all;
  }

  private static Map<String, Object> arm(Candidate c, Measures predicted, ReplayProfile profile,
      Optional<Measured> measured) {
    Map<String, Object> arm = new LinkedHashMap<>();
    arm.put("settings", c.settings().toString());
    arm.put("predicted", measures(predicted));
    arm.put("profile", HaltProfileDocument.of(HaltProfile.of(profile)));
    measured.ifPresent(m -> arm.put("measured", measured(m)));
    return arm;
  }

  static Map<String, Object> measured(Measured m) {
    Map<String, Object> runs = measures(m.median());
    runs.put("runs", m.runs());
    runs.put("work_per_s_lowest", m.workLowest());
    runs.put("work_per_s_highest", m.workHighest());
    m.halts().ifPresent(h -> runs.put("profile", HaltProfileDocument.of(h)));
    return runs;
  }

  static Map<String, Object> measures(Measures m) {
    Map<String, Object> all = new LinkedHashMap<>();
    m.workPerSecond().ifPresent(w -> all.put("work_per_s", w));
    all.put("polled_cpu_share", m.polledCpuShare());
    all.put("blocked_share", m.blockedShare());
    m.wakeLatencyP99Ns().ifPresent(p -> all.put("wake_latency_p99_ns", p));
    return all;
  }

  private static Map<String, Object> point(Candidate c) {
    Map<String, Object> point = new LinkedHashMap<>();
    point.put("settings", c.settings().toString());
    point.put("polled_cpu_share", c.outcome().polledCpuShare());
    point.put("wake_latency_mean_ns", c.outcome().latencyMeanNs());
    point.put("blocked_share", c.outcome().blockedShare());
    point.put("work_rate", c.outcome().workRate());
    return point;
  }
}
