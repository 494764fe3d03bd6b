package haltwise.report;

import haltwise.compare.Comparison;
import haltwise.compare.Study;
import haltwise.compare.StudyArm;
import haltwise.trace.facts.TimeHistogram;
import haltwise.trace.facts.TimeHistogram.Bucket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The study made again, as JSON: the headline, the data of its five graphs, and the arms of each workload. Changes are parts
/// (0.05 is 5 % more), of a gap points.
public final class StudyDocument {
  private final StudyReport report;
  private final Study study;

  private StudyDocument(StudyReport report) {
    this.report = report;
    study = report.study();
  }

  /// @param folder where it is kept
  public static Map<String, Object> of(StudyReport report, String folder) {
    return new StudyDocument(report).document(folder);
  }

  private Map<String, Object> document(String folder) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("folder", folder);
    doc.put("started_at", study.startedAt());
    doc.put("recorder", study.recorder());
    doc.put("headline", PublishedStudy.ROWS.stream().map(this::headline).toList());
    doc.put("polling_time", pollingTime());
    doc.put("performance", effects(Optional.empty()));
    doc.put("guest_performance", Map.of("why", "lab guests have no Linux that polls"));
    doc.put("power", effects(Optional.of("power_w")));
    doc.put("power_estimated", report.isEstimated("power_w"));
    doc.put("workloads", study.parts().stream().map(StudyDocument::part).toList());
    doc.put("differences", report.differences());
    return doc;
  }

  private Map<String, Object> headline(PublishedStudy row) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("name", row.name());
    doc.put("by", row.technique().text());
    doc.put("study_low", row.low());
    doc.put("study_high", row.high());
    row.measure().ifPresent(m -> {
      doc.put("measure", m);
      doc.put("estimated", report.isEstimated(m));
    });
    if (row.hasCounterpart()) {
      List.of(Study.STUDYS, Study.OWN).forEach(arm -> report.spread(arm, row.measure())
          .ifPresent(s -> doc.put(arm, Map.of("median", s.middle(), "lowest", s.lowest(),
              "highest", s.highest(), "workloads", s.workloads(), "shown", s.shown()))));
    }
    return doc;
  }

  /// Its graphs 1 and 2, and the same of haltwise's choice.
  private Map<String, Object> pollingTime() {
    Map<String, Object> doc = new LinkedHashMap<>();
    report.pollingTime().forEach((arm, h) -> doc.put(arm, buckets(h)));
    return doc;
  }

  private static List<Map<String, Object>> buckets(TimeHistogram histogram) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Bucket b : histogram.buckets()) {
      Map<String, Object> doc = new LinkedHashMap<>();
      doc.put("from_ns", b.fromNs());
      doc.put("to_ns", b.toNs());
      doc.put("count", b.count());
      doc.put("hits", b.hits());
      doc.put("misses", b.misses());
      all.add(doc);
    }
    return all;
  }

  /// Its graphs 3 and 5: a bar for each workload, with its interval.
  private List<Map<String, Object>> effects(Optional<String> measure) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Study.Part p : study.parts()) {
      for (String arm : report.arms()) {
        StudyEffect.of(p, arm, measure).ifPresent(e -> {
          Map<String, Object> doc = new LinkedHashMap<>();
          doc.put("workload", p.name());
          doc.put("arm", arm);
          doc.put("measure", measure.orElse(p.comparison().plan().main().name()));
          doc.put("change", e.change());
          doc.put("low", e.low());
          doc.put("high", e.high());
          doc.put("verdict", e.verdict().word());
          all.add(doc);
        });
      }
    }
    return all;
  }

  private static Map<String, Object> part(Study.Part p) {
    Map<String, Object> doc = new LinkedHashMap<>();
    Comparison c = p.comparison();
    doc.put("name", p.name());
    doc.put("stands_for", p.standsFor());
    doc.put("load", c.plan().load());
    doc.put("reference", p.reference());
    doc.put("state", c.state().word());
    doc.put("arms", p.arms().stream().map(StudyDocument::arm).toList());
    doc.put("choice", p.choice());
    return doc;
  }

  private static Map<String, Object> arm(StudyArm arm) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("name", arm.name());
    doc.put("settings", arm.settings().toString());
    switch (arm.standing()) {
      case StudyArm.RunAs(String as) -> doc.put("run_as", as);
      case StudyArm.NotRun(String why, Optional<StudyArm.Predicted> predicted) -> {
        doc.put("why", why);
        predicted.ifPresent(p -> {
          doc.put("predicted_work_ratio", p.workRatio());
          doc.put("predicted_blocked_share", p.blockedShare());
          doc.put("predicted_polled_cpu_share", p.polledCpuShare());
        });
      }
    }
    return doc;
  }
}
