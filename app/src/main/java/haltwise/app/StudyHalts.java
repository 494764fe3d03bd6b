package haltwise.app;

import haltwise.compare.Run;
import haltwise.compare.Study;
import haltwise.report.StudyReport;
import haltwise.trace.facts.TimeHistogram;
import haltwise.trace.facts.TraceFacts;
import haltwise.tracefile.TraceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the halts of a study's runs, for its graphs 1 and 2.
final class StudyHalts {
  private StudyHalts() {
  }

  static StudyReport report(Study study, Path folder) {
    Map<String, TimeHistogram> all = new LinkedHashMap<>();
    if (!study.parts().isEmpty()) {
      String reference = study.parts().getFirst().reference();
      for (String arm : List.of(reference, Study.STUDYS, Study.OWN)) {
        TimeHistogram sum = pollingTime(study, arm, folder);
        if (sum.count() > 0) {
          all.put(arm, sum);
        }
      }
    }
    return new StudyReport(study, all);
  }

  /// Over all counted runs of an arm. An arm that coincides with another has that one's runs.
  private static TimeHistogram pollingTime(Study study, String arm, Path folder) {
    TimeHistogram.Count sum = new TimeHistogram.Count();
    for (Study.Part p : study.parts()) {
      p.runsOf(arm).ifPresent(ran -> p.comparison().runs().stream()
          .filter(r -> r.arm().equals(ran) && r.isFinished())
          .forEach(r -> add(r, folder.resolve(p.name()), sum)));
    }
    return sum.histogram();
  }

  /// Traces take most of the room, so that a folder may have lost them.
  private static void add(Run run, Path folder, TimeHistogram.Count sum) {
    run.traceFile().map(folder::resolve).filter(Files::exists)
        .ifPresent(f -> sum.add(TraceFacts.of(TraceFile.read(f)).pollingTime()));
  }
}
