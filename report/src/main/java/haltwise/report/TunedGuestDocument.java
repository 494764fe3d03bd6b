package haltwise.report;

import haltwise.tune.GuestRecommendation;
import haltwise.tune.PollingCandidate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What tuning guests came to, as JSON in the form of [TuneDocument]: `side` is `guest`, `polled_cpu_share` is of host and guest
/// together, `guest_polled_cpu_share` of the guest alone. Times in ns, shares in 0..1.
public final class TunedGuestDocument {
  private TunedGuestDocument() {
  }

  public static Map<String, Object> of(String source, String objective,
      List<TunedGuest> workloads) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("source", source);
    all.put("objective", objective);
    all.put("side", "guest");
    all.put("workloads", workloads.stream().map(TunedGuestDocument::workload).toList());
    return all;
  }

  private static Map<String, Object> workload(TunedGuest w) {
    GuestRecommendation r = w.recommendation();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", w.name());
    all.put("side", "guest");
    all.put("rule", w.rule().toString());
    all.put("rule_from", w.ruleOrigin());
    all.put("keeps_baseline", r.keepsBaseline());
    all.put("baseline", arm(r.baseline(), w));
    all.put("recommended", arm(r.recommended(), w));
    all.put("reasons", r.reasons());
    all.put("assumptions", r.assumptions());
    all.put("costs", TunedGuest.costs(r.costs()));
    all.put("notes", w.notes());
    all.put("cautions", r.cautions());
    all.put("candidates", r.candidates());
    all.put("front", r.front().stream().map(TunedGuestDocument::point).toList());
    all.put("searched_baseline", point(r.searchedBaseline()));
    all.put("searched_recommended", point(r.searchedRecommended()));
    all.put("how_to", w.howTo());
    return all;
  }

  private static Map<String, Object> arm(PollingCandidate c, TunedGuest w) {
    Map<String, Object> arm = new LinkedHashMap<>();
    arm.put("settings", TunedGuest.settings(c));
    arm.put("predicted", predicted(c, w.predicted(c)));
    return arm;
  }

  static Map<String, Object> predicted(PollingCandidate c, Measures m) {
    Map<String, Object> all = new LinkedHashMap<>(TuneDocument.measures(m));
    all.put("guest_polled_cpu_share", c.outcome().guestPolledCpuShare());
    all.put("guest_hits", c.outcome().guestHits());
    all.put("hlt_exits_per_s", TunedGuest.haltsPerSecond(c.outcome()));
    all.put("work_rate", c.outcome().workRate());
    return all;
  }

  private static Map<String, Object> point(PollingCandidate c) {
    Map<String, Object> point = new LinkedHashMap<>();
    point.put("settings", TunedGuest.settings(c));
    point.put("polled_cpu_share", c.outcome().allPolledCpuShare());
    point.put("wake_latency_mean_ns", c.outcome().latencyMeanNs());
    point.put("blocked_share", c.outcome().blockedShare());
    point.put("work_rate", c.outcome().workRate());
    return point;
  }
}
