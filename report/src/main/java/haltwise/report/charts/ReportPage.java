package haltwise.report.charts;

import haltwise.report.Figure;
import haltwise.report.page.Page;
import haltwise.report.page.Part;
import haltwise.report.page.Section;
import java.util.ArrayList;
import java.util.List;

/// Makes a page of results: the sections in their order, the warnings, and the findings to begin with.
public final class ReportPage {
  private ReportPage() {
  }

  /// @param subtitle when and by what it was made
  /// @param results at least one, each with a name of its own
  public static Page of(String title, String subtitle, List<Result> results) {
    List<Subject> subjects = Subject.of(results);
    List<Section> all = List.of(Overview.of(results), PollingTimeCharts.of(subjects),
        ArrivalCharts.of(subjects), OutcomeChart.of(subjects), LatencyChart.of(subjects),
        FrontCharts.of(results), GainChart.of(results), power(), ExitChart.of(results),
        TimelineCharts.of(results));
    return new Page(title, subtitle, warnings(results), findings(all), withoutEmpty(all));
  }

  private static Section power() {
    return new Section("power", "Power", "", List.of(new Part.LeftOut("Power",
        "neither a trace nor a tune result holds energy: haltwise compare measures it where the host has a meter.")));
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
    return all;
  }

  /// What the first chart of each section says.
  private static List<String> findings(List<Section> sections) {
    List<String> all = new ArrayList<>();
    for (Section s : sections) {
      s.parts().stream().filter(Part.Chart.class::isInstance).map(Part.Chart.class::cast)
          .findFirst().ifPresent(c -> all.add(c.title() + ": " + c.see()));
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
        drawn.add(s);
      }
    }
    if (!leftOut.isEmpty()) {
      drawn.add(new Section("left-out", "What is not shown", "", leftOut));
    }
    return drawn;
  }
}
