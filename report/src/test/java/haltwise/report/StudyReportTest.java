package haltwise.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import haltwise.compare.Arm;
import haltwise.compare.Comparison;
import haltwise.compare.Comparison.State;
import haltwise.compare.Environment;
import haltwise.compare.Measure;
import haltwise.compare.Outcome;
import haltwise.compare.Plan;
import haltwise.compare.Protocol;
import haltwise.compare.Run;
import haltwise.compare.Study;
import haltwise.compare.StudyArm;
import haltwise.compare.StudyArm.NotRun;
import haltwise.compare.StudyArm.Predicted;
import haltwise.compare.StudyArm.RunAs;
import haltwise.report.charts.ReportPage;
import haltwise.report.charts.Result;
import haltwise.report.page.HtmlPage;
import haltwise.report.page.Page;
import haltwise.report.page.Part;
import haltwise.report.page.Section;
import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/// Oracle: runs with round numbers, whose changes are plain by hand.
class StudyReportTest {
  private static final Measure WORK = Measure.higherIsBetter("work_per_s", "1/s", "work");
  private static final Measure LATENCY = Measure.lowerIsBetter("work_latency_mean_ns", "ns",
      "mean");
  private static final Measure POWER = Measure.lowerIsBetter("power_w", "W", "power").asEstimated();
  private static final Measure GAP = Measure.lowerIsBetter("native_gap_share", "share",
      "gap; unrepresentative here: emulated");

  /// Six rounds: the study's arm has 5 % more work, 10 % less latency, 20 % less power, 3 points less of a gap.
  private static Study.Part part(String name, Measure main, StudyArm.Standing own) {
    List<Run> runs = new ArrayList<>();
    for (int round = 1; round <= 6; round++) {
      double noise = 1 + round / 10_000.0;
      runs.add(run(round, Study.DEFAULT, Map.of(WORK, 1_000 * noise, LATENCY, 100_000 * noise,
          POWER, 10 * noise, GAP, 0.30)));
      runs.add(run(round, Study.STUDYS, Map.of(WORK, 1_050 * noise, LATENCY, 90_000 * noise,
          POWER, 8 * noise, GAP, 0.27)));
    }
    Plan plan = new Plan(List.of(new Arm(Study.DEFAULT, HostSettings.KERNEL_DEFAULT),
        new Arm(Study.STUDYS, HostSettings.INTEL_CHROMEOS)), "load",
        List.of(WORK, LATENCY, POWER, GAP), main,
        new Protocol(6, 1_000_000, 0, 0, false, 0, 0.1, 1), List.of(), "test", "2026-11-28");
    Environment host = new Environment(Map.of());
    return new Study.Part(name, "something", List.of(
        new StudyArm(Study.BEFORE_6_11, HostSettings.KERNEL_BEFORE_6_11,
            new NotRun("Its shrink is another.", Optional.of(new Predicted(0.97, 0.5, 0.1)))),
        new StudyArm(Study.DEFAULT, HostSettings.KERNEL_DEFAULT, new RunAs(Study.DEFAULT)),
        new StudyArm(Study.STUDYS, HostSettings.INTEL_CHROMEOS, new RunAs(Study.STUDYS)),
        new StudyArm(Study.OWN, HostSettings.KERNEL_DEFAULT, own)), List.of(),
        Comparison.of(plan, State.FINISHED, host, Optional.of(host), runs));
  }

  private static Run run(int round, String arm, Map<Measure, Double> values) {
    return new Run(round, 1, 1, arm, new Outcome.Finished(), values, 10, 20,
        OptionalDouble.empty(), Optional.empty(), List.of());
  }

  private static StudyReport report() {
    return new StudyReport(new Study("test", "2026-11-28", List.of("--study"), List.of(
        part("storage", WORK, new RunAs(Study.DEFAULT)),
        part("browsing", LATENCY, new RunAs(Study.STUDYS)))), Map.of());
  }

  @Test
  void aGainIsMoreWorkOrLessLatency() {
    List<Study.Part> parts = report().study().parts();

    assertThat(StudyEffect.of(parts.get(0), Study.STUDYS, Optional.empty()).orElseThrow().change())
        .isCloseTo(0.05, within(1e-9));
    StudyEffect sooner = StudyEffect.of(parts.get(1), Study.STUDYS, Optional.empty())
        .orElseThrow();
    assertThat(sooner.change()).isCloseTo(1 / 0.9 - 1, within(1e-9));
    assertThat(sooner.low()).isLessThanOrEqualTo(sooner.change());
    assertThat(sooner.isShown()).isTrue();
    assertThat(
        StudyEffect.of(parts.get(0), Study.STUDYS, Optional.of("power_w")).orElseThrow().change())
        .isCloseTo(-0.20, within(1e-9));
  }

  @Test
  void aGapIsToldInPoints() {
    assertThat(StudyEffect.of(report().study().parts().getFirst(), Study.STUDYS,
        Optional.of("native_gap_share")).orElseThrow().change()).isCloseTo(-0.03, within(1e-9));
  }

  @Test
  void anArmThatCoincidesHasTheChangeOfTheOtherAndNoneAgainstItself() {
    StudyReport report = report();

    assertThat(StudyEffect.of(report.study().parts().get(0), Study.OWN, Optional.empty())
        .orElseThrow().change()).isZero();
    assertThat(StudyEffect.of(report.study().parts().get(1), Study.OWN, Optional.empty())
        .orElseThrow().change()).isCloseTo(1 / 0.9 - 1, within(1e-9));
    assertThat(StudyEffect.of(report.study().parts().get(0), Study.BEFORE_6_11, Optional.empty()))
        .isEmpty();
    // 0 and 11.1 %.
    assertThat(report.spread(Study.OWN, Optional.empty())).hasValueSatisfying(s -> {
      assertThat(s.middle()).isCloseTo(0.5 / 0.9 - 0.5, within(1e-9));
      assertThat(s.lowest()).isZero();
      assertThat(s.highest()).isCloseTo(1 / 0.9 - 1, within(1e-9));
      assertThat(s.shown()).isEqualTo(1);
      assertThat(s.same()).isEqualTo(1);
    });
  }

  @Test
  void theScreenPutsTheStudyBesideOursAndSaysWhatDiffers() {
    String text = StudyText.of(report(), "study", new Look(80, true, false));

    assertThat(text).contains("+2 to +5 %", "+8.1 (+5 to +11) 2/2", "not made again",
        "-20 (-20 to -20) 2/2", "-10 (-20 to 0) 1/2",
        "~power", "not run, predicted 0.97 x", "kernel-before-6.11 could not run. Its shrink is",
        "haltwise on storage is kernel-default", "must not be used", "no energy meter");
    assertThat(text.lines()).allMatch(line -> line.length() <= 80, "no wider than the terminal");
  }

  @Test
  void theDocumentHoldsTheSameAndTheDataOfTheGraphs() {
    Map<String, Object> doc = StudyDocument.of(report(), "study");

    assertThat((List<?>) doc.get("headline")).hasSize(7);
    assertThat((List<?>) doc.get("performance")).hasSize(4);
    assertThat(doc).containsEntry("power_estimated", true).containsKeys("polling_time",
        "guest_performance", "power", "workloads", "differences");
  }

  @Test
  void thePageHoldsTheHeadlineTheGraphsAndTheArmsThatCouldNotRun() {
    Page page = ReportPage.of("title", "", List.of(new Result.Studied("study", report())));
    Section section = page.sections().stream().filter(s -> s.id().equals("study")).findFirst()
        .orElseThrow();

    assertThat(page.findings()).first().asString().contains("intel-chromeos",
        "performance +8.1 % in the middle of 2 workloads, from +5.0 % to +11.1 %");
    assertThat(section.parts()).extracting(Part::title).containsExactly("Headline",
        "Performance, against kernel-default", "Power (estimated), against kernel-default", "Arms",
        "What differs from the study", "Performance by guest polling (the study's graph 4)");
    assertThat(HtmlPage.of(page)).contains("+8.1 (+5 to +11) 2/2",
        "no: Its shrink is another.", "-3.0 %");
  }

  @Test
  void aStudyThatWasInterruptedAtOnceSaysSo() {
    assertThat(StudyText.of(new StudyReport(new Study("test", "", List.of(), List.of()), Map.of()),
        "study", new Look(80, true, false))).contains("interrupted before its first workload");
  }
}
