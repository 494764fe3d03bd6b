package haltwise.report.charts;

import haltwise.compare.Study;
import haltwise.compare.StudyArm;
import haltwise.compare.Verdict;
import haltwise.report.HaltProfile;
import haltwise.report.PublishedStudy;
import haltwise.report.StudyEffect;
import haltwise.report.StudyReport;
import haltwise.report.charts.Subject.Before;
import haltwise.report.page.DataTable;
import haltwise.report.page.Drawing;
import haltwise.report.page.Part;
import haltwise.report.page.Section;
import haltwise.report.page.Unit;
import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/// The Intel study made again: its headline and its graphs beside ours, the arms, and what differs.
final class StudySection {
  private static final String POWER = "power_w";

  private final StudyReport report;
  private final List<Study.Part> workloads;

  private StudySection(StudyReport report) {
    this.report = report;
    workloads = report.study().parts();
  }

  private record Arm(String workload, StudyArm arm) {
    OptionalDouble predicted(ToDoubleFunction<StudyArm.Predicted> of) {
      return switch (arm.standing()) {
        case StudyArm.RunAs _ -> OptionalDouble.empty();
        case StudyArm.NotRun(_, Optional<StudyArm.Predicted> p) -> p.stream()
            .mapToDouble(of).findFirst();
      };
    }
  }

  private record Bar(String label, StudyEffect effect) {
    String verdict() {
      return effect.verdict().word();
    }
  }

  static Optional<Section> of(List<Result> results) {
    List<Part> parts = new ArrayList<>();
    for (Result result : results) {
      if (result instanceof Result.Studied(_, var study) && !study.study().parts().isEmpty()) {
        parts.addAll(new StudySection(study).parts());
      }
    }
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(new Section("study", "The Intel study, made again",
            "Halt polling on Chromebooks (Intel, ID 749041, 2021) beside the same settings on this host, with lab workloads"
                + " that stand for the study's. Each workload's own experiment follows below.",
            parts));
  }

  /// What its settings do here, in a sentence for each arm.
  static List<String> findings(StudyReport report) {
    return report.arms().stream()
        .flatMap(arm -> report.spread(arm, Optional.empty()).stream()
            .filter(s -> s.same() < s.workloads())
            .map(s -> String.format(Locale.ROOT,
                "The study made again, %s: performance %s in the middle of %d workloads, from %s to %s;"
                    + " in %d of them the experiment shows a difference.",
                arm, Unit.CHANGE.text(s.middle()), s.workloads(), Unit.CHANGE.text(s.lowest()),
                Unit.CHANGE.text(s.highest()), s.shown())))
        .toList();
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>(List.of(headline()));
    parts.addAll(PollingTimeCharts.parts(pollingTime()));
    parts.add(bars("Performance", Optional.empty(),
        "Work, or the inverse of latency where work comes by the clock"));
    parts.add(new Part.LeftOut("Performance by guest polling (the study's graph 4)", List.of(),
        "lab guests have no Linux that polls."));
    parts.add(bars(report.isEstimated(POWER) ? "Power (estimated)" : "Power",
        Optional.of(POWER), "Below 0 is less power"));
    parts.add(arms());
    parts.add(new Part.Words("What differs from the study", report.differences()));
    return parts;
  }

  private Part headline() {
    return new Part.Shown("Headline",
        "Here: the median change in % (lowest to highest), all with host polling, over those of the "
            + workloads.size()
            + " workloads in which the experiment can tell; 1/4: in 1 of 4 it shows a difference.",
        DataTable.of(PublishedStudy.ROWS).text("measure", "", report::nameOf)
            .text("by", "polling in the study", row -> row.technique().text())
            .text("published", "the study", PublishedStudy::published)
            .text("its_setting", "its setting here",
                row -> report.headlineCell(row, Study.STUDYS))
            .text("own_choice", "haltwise's choice", row -> report.headlineCell(row, Study.OWN))
            .table());
  }

  /// Over all workloads, so that the arms' own settings are no marks: haltwise's differ from workload to workload.
  private List<Subject> pollingTime() {
    List<Subject> all = new ArrayList<>();
    report.pollingTime().forEach((arm, histogram) -> {
      Optional<Before> before = all.stream().findFirst()
          .map(first -> new Before("under " + first.label(), first.profile()));
      Optional<HostSettings> settings = arm.equals(Study.OWN)
          ? Optional.empty()
          : workloads.getFirst().arms().stream().filter(a -> a.name().equals(arm))
              .map(StudyArm::settings).findFirst();
      all.add(new Subject(arm, settings, HaltProfile.of(histogram), before, all.size(), false));
    });
    return all;
  }

  private Part bars(String title, Optional<String> measure, String sense) {
    List<Bar> bars = new ArrayList<>();
    workloads.forEach(w -> report.arms().forEach(arm -> {
      if (!StudyReport.isSame(w, arm)) {
        StudyEffect.of(w, arm, measure)
            .ifPresent(e -> bars.add(new Bar(w.name() + ": " + arm, e)));
      }
    }));
    if (bars.isEmpty()) {
      return new Part.LeftOut(title, List.of(), "no run of two different arms counts.");
    }
    long shown = bars.stream().filter(b -> b.effect.isShown()).count();
    long better = bars.stream().filter(b -> b.effect.verdict() instanceof Verdict.Better).count();
    return new Part.Chart(title + ", against " + workloads.getFirst().reference(),
        sense + ": of " + bars.size() + " rows, " + shown + " show a difference, and " + better
            + (better == 1 ? " is" : " are") + " better.",
        new Drawing.Intervals("workload", "change", "change_low", "change_high",
            Optional.of("verdict"), Unit.CHANGE),
        DataTable.of(bars).text("workload", "", Bar::label)
            .number("change", "change", Unit.CHANGE, b -> b.effect.change())
            .number("change_low", "at least", Unit.CHANGE, b -> b.effect.low())
            .number("change_high", "at most", Unit.CHANGE, b -> b.effect.high())
            .text("verdict", "verdict", Bar::verdict).table(),
        List.of());
  }

  private Part arms() {
    List<Arm> all = workloads.stream()
        .flatMap(w -> w.arms().stream().map(a -> new Arm(w.name(), a))).toList();
    long missing = all.stream().filter(a -> a.arm.standing() instanceof StudyArm.NotRun).count();
    return new Part.Shown("Arms",
        missing == 0
            ? "All ran."
            : "A VM can have a max of its own and nothing else: an arm that needs another host could not run, and stands"
                + " here with what a replay predicts for it, against the host's settings.",
        DataTable.of(all).text("workload", "workload", Arm::workload)
            .text("arm", "arm", a -> a.arm.name())
            .text("settings", "settings", a -> a.arm.settings().toString())
            .text("ran", "ran", a -> ran(a.arm))
            .optional("predicted_work", "work, predicted", Unit.CHANGE,
                a -> a.predicted(p -> p.workRatio() - 1))
            .optional("predicted_blocked_share", "blocked, predicted", Unit.SHARE,
                a -> a.predicted(StudyArm.Predicted::blockedShare))
            .optional("predicted_polled_cpu_share", "CPU time polled, predicted", Unit.SHARE,
                a -> a.predicted(StudyArm.Predicted::polledCpuShare))
            .table());
  }

  private static String ran(StudyArm arm) {
    return switch (arm.standing()) {
      case StudyArm.RunAs(String as) -> as.equals(arm.name()) ? "yes" : "is " + as;
      case StudyArm.NotRun(String why, _) -> "no: " + why;
    };
  }
}
