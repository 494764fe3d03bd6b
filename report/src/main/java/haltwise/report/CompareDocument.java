package haltwise.report;

import haltwise.compare.Arm;
import haltwise.compare.Comparison;
import haltwise.compare.MeasureResult;
import haltwise.compare.MeasureResult.ArmValues;
import haltwise.compare.MeasureResult.Versus;
import haltwise.compare.Outcome;
import haltwise.compare.Protocol;
import haltwise.compare.Run;
import haltwise.compare.Shift;
import haltwise.compare.Verdict;
import haltwise.compare.VoidReason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What an experiment showed, as JSON. Times in ns, shares in 0..1; the verdict of a measure is that of the second arm
/// against the first, `versus` has each arm's.
public final class CompareDocument {
  private CompareDocument() {
  }

  /// @param folder where it is kept
  public static Map<String, Object> of(Comparison c, String folder) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("folder", folder);
    all.put("state", c.state().word());
    all.put("load", c.plan().load());
    all.put("started_at", c.plan().startedAt());
    all.put("recorder", c.plan().recorder());
    all.put("main_measure", c.plan().main().name());
    all.put("arms", c.plan().arms().stream().map(CompareDocument::arm).toList());
    all.put("protocol", protocol(c));
    all.put("runs", runs(c));
    all.put("measures", c.results().stream().map(CompareDocument::measure).toList());
    Map<String, Object> beside = new LinkedHashMap<>();
    c.plan().arms().stream().skip(1).forEach(arm -> {
      List<GuestStudy.Row> rows = GuestStudy.of(c, arm.name());
      if (!rows.isEmpty()) {
        beside.put(arm.name(), GuestStudy.document(rows));
      }
    });
    if (!beside.isEmpty()) {
      all.put("study_of_guest_polling", beside);
    }
    all.put("environment_before", c.before().facts());
    c.after().ifPresent(e -> all.put("environment_after", e.facts()));
    return all;
  }

  private static Map<String, Object> arm(Arm arm) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("name", arm.name());
    doc.put("settings", arm.settings().toString());
    return doc;
  }

  private static Map<String, Object> protocol(Comparison c) {
    Protocol p = c.plan().protocol();
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("rounds", p.rounds());
    doc.put("run_ns", p.runNs());
    doc.put("warm_up_ns", p.warmUpNs());
    doc.put("settle_ns", p.settleNs());
    doc.put("control", p.control());
    doc.put("balanced", c.plan().isBalanced());
    doc.put("seed", p.seed());
    return doc;
  }

  private static Map<String, Object> runs(Comparison c) {
    List<Run> voids = c.runs().stream().filter(r -> !r.isFinished()).toList();
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("made", c.runs().size());
    doc.put("finished", c.runs().size() - voids.size());
    doc.put("void", voids.stream().map(CompareDocument::voidRun).toList());
    return doc;
  }

  private static Map<String, Object> voidRun(Run run) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("round", run.round());
    doc.put("place", run.place());
    doc.put("attempt", run.attempt());
    doc.put("arm", run.arm());
    switch (run.outcome()) {
      case Outcome.Finished _ -> {
      }
      case Outcome.Void(List<VoidReason> reasons) -> doc.put("reasons", reasons.stream()
          .map(r -> Map.of("kind", r.kind().word(), "text", r.text())).toList());
    }
    return doc;
  }

  private static Map<String, Object> measure(MeasureResult m) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("name", m.measure().name());
    doc.put("unit", m.measure().unit());
    doc.put("better", m.measure().direction().name().toLowerCase(Locale.ROOT));
    doc.put("estimated", m.measure().estimated());
    doc.put("meaning", m.measure().meaning());
    doc.put("arms", m.arms().stream().map(CompareDocument::values).toList());
    m.control().ifPresent(s -> doc.put("control", shift(s)));
    m.versus().stream().findFirst().ifPresent(v -> doc.putAll(verdict(v)));
    doc.put("versus", m.versus().stream().map(v -> {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("arm", v.arm());
      one.putAll(verdict(v));
      return one;
    }).toList());
    return doc;
  }

  private static Map<String, Object> values(ArmValues a) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("name", a.arm());
    doc.put("runs", a.values().size());
    doc.put("median", a.median());
    doc.put("lowest", a.lowest());
    doc.put("highest", a.highest());
    if (!Double.isNaN(a.ofThree())) {
      doc.put("median_of_three", a.ofThree());
    }
    doc.put("values", a.values());
    return doc;
  }

  private static Map<String, Object> verdict(Versus v) {
    Map<String, Object> doc = new LinkedHashMap<>();
    v.shift().ifPresent(s -> doc.put("shift", shift(s)));
    doc.put("verdict", v.verdict().word());
    switch (v.verdict()) {
      case Verdict.NoDifference(double smallest) -> doc.put("smallest_shown", smallest);
      case Verdict.Void(String why) -> doc.put("why", why);
      case Verdict.Better _,Verdict.Worse _,Verdict.Different _ -> {
      }
    }
    return doc;
  }

  private static Map<String, Object> shift(Shift s) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("estimate", s.estimate());
    doc.put("low", s.low());
    doc.put("high", s.high());
    doc.put("scale", s.scale().name().toLowerCase(Locale.ROOT));
    doc.put("pairs", s.pairs());
    doc.put("method", s.method().text());
    doc.put("confidence", s.confidence());
    return doc;
  }
}
