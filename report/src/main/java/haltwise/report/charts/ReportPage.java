package haltwise.report.charts;

import haltwise.compare.Comparison;
import haltwise.report.Figure;
import haltwise.report.page.Page;
import haltwise.report.page.Part;
import haltwise.report.page.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes a page of results: the sections in their order, the warnings, and the findings to begin with.
public final class ReportPage {
  private ReportPage() {
  }

  /// @param subtitle when and by what it was made
  /// @param results at least one, each with a name of its own
  public static Page of(String title, String subtitle, List<Result> results) {
    List<Subject> subjects = Subject.of(results);
    List<Section> all = new ArrayList<>();
    StudySection.of(results).ifPresent(all::add);
    all.add(Overview.of(results));
    VerdictCharts.of(results).ifPresent(all::add);
    all.addAll(List.of(GainChart.of(results), PollingTimeCharts.of(subjects),
        ArrivalCharts.of(subjects), OutcomeChart.of(subjects),
        LatencyChart.of(subjects, poolsRuns(results)),
        FrontCharts.of(results), PowerChart.of(results), ExitChart.of(results, subjects),
        TimelineCharts.of(results)));
    return new Page(title, subtitle, warnings(results), Findings.of(results, all),
        withoutEmpty(all));
  }

  private static boolean poolsRuns(List<Result> results) {
    return results.stream().anyMatch(r -> r instanceof Result.Compared c && !c.arms().isEmpty());
  }

  private static List<String> warnings(List<Result> results) {
    List<String> all = new ArrayList<>();
    for (Result result : results) {
      if (result instanceof Result.Recorded(var name, var halts, _, _)
          && halts.facts().info().eventsLost() > 0) {
        all.add(Figure.plural(halts.facts().info().eventsLost(), "event") + " of " + name
            + " lost while recording: halts are missing here, and windows after a loss may be wrong.");
      }
    }
    for (Result result : results) {
      if (result instanceof Result.Compared(var name, _, var comparison, _)) {
        if (comparison.state() == Comparison.State.INTERRUPTED) {
          all.add(
              name + " was interrupted: it holds " + Figure.plural(comparison.runs().size(), "run")
                  + " and not all that were planned.");
        }
        long voided = comparison.runs().stream().filter(r -> !r.isFinished()).count();
        if (voided > 0) {
          all.add(Figure.plural(voided, "run") + " of " + name
              + (voided == 1 ? " does" : " do")
              + " not count, for the reasons in its folder.");
        }
      }
    }
    return all;
  }

  /// A section in which nothing can be drawn says so at the end, with all others of its kind.
  private static List<Section> withoutEmpty(List<Section> sections) {
    List<Section> drawn = new ArrayList<>();
    List<Part> leftOut = new ArrayList<>();
    for (Section s : sections) {
      if (s.parts().stream().allMatch(Part.LeftOut.class::isInstance)) {
        leftOut.addAll(s.parts());
      } else {
        drawn.add(new Section(s.id(), s.title(), s.howToRead(), chartsFirst(s.parts())));
      }
    }
    if (!leftOut.isEmpty()) {
      drawn.add(new Section("left-out", "What is not shown", "", merged(leftOut)));
    }
    return drawn;
  }

  private static List<Part> chartsFirst(List<Part> parts) {
    List<Part> all = new ArrayList<>(
        parts.stream().filter(p -> !(p instanceof Part.LeftOut)).toList());
    all.addAll(merged(parts));
    return all;
  }

  /// What is left out, once for all subjects that lack the same for the same reason.
  private static List<Part> merged(List<Part> parts) {
    Map<List<String>, List<String>> subjects = new LinkedHashMap<>();
    for (Part part : parts) {
      if (part instanceof Part.LeftOut(var what, var of, var why)) {
        subjects.computeIfAbsent(List.of(what, why), _ -> new ArrayList<>()).addAll(of);
      }
    }
    List<Part> all = new ArrayList<>();
    subjects.forEach((said, of) -> all.add(new Part.LeftOut(said.get(0), of, said.get(1))));
    return all;
  }
}
