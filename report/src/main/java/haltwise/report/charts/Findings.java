package haltwise.report.charts;

import haltwise.report.Measured;
import haltwise.report.Measures;
import haltwise.report.charts.TuneResult.Workload;
import haltwise.report.page.Part;
import haltwise.report.page.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// What to take away of a report, in a few sentences: what is recommended, then what the main charts show.
final class Findings {
  /// The sections whose first chart says something of the whole.
  private static final Set<String> TELLING = Set.of("arrivals", "outcomes", "wake-latency");

  private Findings() {
  }

  static List<String> of(List<Result> results, List<Section> sections) {
    List<String> all = new ArrayList<>();
    for (Result result : results) {
      switch (result) {
        case Result.Recorded(var name, _, var tuned, _) -> tuned
            .ifPresent(t -> t.workloads().forEach(w -> all.add(recommended(name, w))));
        case Result.Tuned(_, var tuned) -> tuned.workloads()
            .forEach(w -> all.add(recommended(w.name(), w)));
        case Result.Compared c -> c.comparison().main().ifPresent(main -> main.versus()
            .forEach(v -> all.add(c.name() + ", " + v.arm() + " against "
                + c.comparison().plan().arms().getFirst().name() + ": "
                + MeasureCells.sentence(main, v) + ".")));
        case Result.Studied(_, var study) -> all.addAll(StudySection.findings(study));
        case Result.Counted _ -> {
        }
      }
    }
    sections.stream().filter(s -> TELLING.contains(s.id()))
        .flatMap(s -> s.parts().stream().limit(1))
        .filter(Part.Chart.class::isInstance).map(Part.Chart.class::cast)
        .forEach(c -> all.add(c.title() + ": " + c.see()));
    return all;
  }

  private static String recommended(String name, Workload w) {
    if (w.keepsBaseline()) {
      return name + ": keep " + w.baseline().settings()
          + ", which is in force; of the settings tried, none is enough better.";
    }
    Optional<Measured> before = w.baseline().measured();
    Optional<Measured> after = w.recommended().measured();
    boolean measured = before.isPresent() && after.isPresent();
    Measures was = measured ? before.orElseThrow().median() : w.baseline().predicted();
    Measures is = measured ? after.orElseThrow().median() : w.recommended().predicted();
    return name + ": " + w.recommended().settings() + " in place of " + w.baseline().settings()
        + work(was.workPerSecond(), is.workPerSecond()) + "; "
        + Words.percent(is.blockedShare()) + " of the halts block instead of "
        + Words.percent(was.blockedShare()) + ", for " + Words.percent(is.polledCpuShare())
        + " of CPU time polled instead of " + Words.percent(was.polledCpuShare())
        + (measured ? " (measured)." : " (predicted).");
  }

  private static String work(OptionalDouble was, OptionalDouble is) {
    return was.isEmpty() || is.isEmpty() || was.getAsDouble() <= 0
        ? ""
        : String.format(Locale.ROOT, ": %+.1f %% work",
            (is.getAsDouble() / was.getAsDouble() - 1) * 100);
  }
}
