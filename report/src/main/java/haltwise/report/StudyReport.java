package haltwise.report;

import haltwise.compare.Comparison;
import haltwise.compare.Measure;
import haltwise.compare.Study;
import haltwise.compare.StudyArm;
import haltwise.trace.facts.TimeHistogram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A study with the histograms of its halts: what its screen and its document are made of.
///
/// @param pollingTime polling time x count over all workloads and counted runs, by arm of the study: its graphs 1 and 2
public record StudyReport(Study study, Map<String, TimeHistogram> pollingTime) {
  public StudyReport {
    pollingTime = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(pollingTime));
  }

  /// The effect over all workloads in which the experiment can tell; an arm that is the very one compared with has none.
  ///
  /// @param middle median
  /// @param workloads how many of them
  /// @param shown in how many of them the experiment shows a difference
  /// @param same in how many of them it is the very arm that all are compared with
  public record Spread(double middle, double lowest, double highest, int workloads, int shown,
      int same) {
    /// `+7.5 (+5 to +10) 2/4`, in % or points: a difference is shown in 2 of 4.
    @Override
    public String toString() {
      if (same == workloads) {
        return "the same settings";
      }
      return signed(Math.abs(middle) < 0.0995 ? "%+.1f" : "%+.0f", middle) + " ("
          + signed("%+.0f", lowest) + " to " + signed("%+.0f", highest) + ") " + shown + "/"
          + workloads;
    }
  }

  /// A share with its sign, in % or points; what rounds to 0 has none.
  static String signed(String format, double share) {
    String text = String.format(Locale.ROOT, format, share * 100);
    return Double.parseDouble(text) == 0 ? text.substring(1) : text;
  }

  /// What an arm did by a measure that the study published.
  public String headlineCell(PublishedStudy row, String arm) {
    return row.hasCounterpart()
        ? spread(arm, row.measure()).map(Spread::toString).orElse(Figure.UNKNOWN)
        : "not made again";
  }

  /// Its name; `~` before it says that it is estimated here.
  public String nameOf(PublishedStudy row) {
    return (row.measure().filter(this::isEstimated).isPresent() ? "~" : "") + row.name();
  }

  public Optional<Spread> spread(String arm, Optional<String> measure) {
    List<StudyEffect> effects = new ArrayList<>();
    for (Study.Part p : study.parts()) {
      StudyEffect.of(p, arm, measure).filter(e -> e.isJudged() || isSame(p, arm))
          .ifPresent(effects::add);
    }
    double[] all = effects.stream().mapToDouble(StudyEffect::change).sorted().toArray();
    int n = all.length;
    return n == 0
        ? Optional.empty()
        : Optional.of(new Spread((all[(n - 1) / 2] + all[n / 2]) / 2, all[0], all[n - 1], n,
            (int) effects.stream().filter(StudyEffect::isShown).count(),
            (int) study.parts().stream().filter(p -> isSame(p, arm)).count()));
  }

  /// Whether an arm is the very one that all are compared with.
  public static boolean isSame(Study.Part part, String arm) {
    return part.runsOf(arm).equals(Optional.of(part.reference()));
  }

  /// Whether a measure of this host is estimated.
  public boolean isEstimated(String measure) {
    return study.parts().stream().flatMap(p -> p.comparison().plan().measures().stream())
        .anyMatch(m -> m.name().equals(measure) && m.estimated());
  }

  /// The arms that were asked for other than what all are compared with, in order.
  public List<String> arms() {
    return study.parts().stream().flatMap(p -> p.arms().stream()
        .filter(a -> !a.name().equals(p.reference())).map(StudyArm::name)).distinct().toList();
  }

  /// What is different from the study, sentences: from the most to the least.
  public List<String> differences() {
    List<String> all = new ArrayList<>(List.of(
        "The study ran Android and Linux applications in VMs of a Chromebook; here micro-VMs halt as such workloads do, and"
            + " compute nothing. Their performance is work done where the guest asks for work, and else how much sooner it"
            + " handles what comes.",
        "Guest polling is not made again: lab guests have no Linux that polls. Graph 4 and the performance by guest polling"
            + " have no number here; HLT exits, cycles and power stand beside the study's with host polling, which spares no"
            + " HLT exit by itself."));
    notRun().ifPresent(all::add);
    coincidences().ifPresent(all::add);
    if (study.parts().stream().map(Study.Part::comparison).anyMatch(StudyReport::isEmulated)) {
      all.add(
          "This KVM emulates the lab guest's code, about 1 µs an instruction: the gap to native is not what other hosts"
              + " would show, and must not be used.");
    }
    if (isEstimated("power_w")) {
      all.add(
          "There is no energy meter: power is CPU time of the vCPU threads x a constant, and sees neither clocks nor sleep"
              + " states.");
    }
    if (isEstimated("cycles_per_s")) {
      all.add(
          "There are no hardware counters: cycles are CPU time x base frequency, so that their change is that of CPU time.");
    }
    all.add(
        "The study took the median of three runs with the variance removed, and no control; here the arms of each round"
            + " run in balanced order, changes are medians over pairs, and a control gates them.");
    return all;
  }

  private static boolean isEmulated(Comparison c) {
    return c.plan().measures().stream().filter(m -> m.name().equals(PublishedStudy.GAP))
        .map(Measure::meaning).anyMatch(m -> m.contains("unrepresentative"));
  }

  private Optional<String> notRun() {
    Map<String, String> reasons = new LinkedHashMap<>();
    study.parts().forEach(p -> p.arms().forEach(a -> {
      if (a.standing() instanceof StudyArm.NotRun(String why, Optional<StudyArm.Predicted> _)) {
        reasons.put(a.name(), why);
      }
    }));
    return reasons.isEmpty()
        ? Optional.empty()
        : Optional.of(reasons.entrySet().stream()
            .map(e -> e.getKey() + " could not run. " + e.getValue())
            .collect(Collectors.joining(" ")));
  }

  private Optional<String> coincidences() {
    String text = study.parts().stream().flatMap(p -> p.arms().stream()
        .filter(StudyArm::coincides)
        .map(a -> a.name() + " on " + p.name() + " is " + p.runsOf(a.name()).orElse("")))
        .collect(Collectors.joining(", "));
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of("Arms that coincide ran once: " + text + ".");
  }
}
