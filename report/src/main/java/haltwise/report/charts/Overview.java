package haltwise.report.charts;

import haltwise.compare.MeasureResult.ArmValues;
import haltwise.report.Figure;
import haltwise.report.Measures;
import haltwise.report.charts.TuneResult.Arm;
import haltwise.report.charts.TuneResult.Workload;
import haltwise.report.page.DataTable;
import haltwise.report.page.Part;
import haltwise.report.page.Section;
import haltwise.report.page.Unit;
import haltwise.trace.HostSettings;
import haltwise.trace.SettingsInForce;
import haltwise.trace.TraceInfo;
import haltwise.trace.counts.CountFacts;
import haltwise.trace.facts.TraceFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The measures of everything in the report, a row each; and why what was recommended was.
final class Overview {
  private Overview() {
  }

  private record Row(String label, String how, String settings, OptionalDouble work,
      OptionalDouble halts, OptionalDouble polled, OptionalDouble wasted, OptionalDouble blocked,
      OptionalDouble latencyMean, OptionalDouble latencyP99) {
    boolean isEmpty() {
      return Stream.of(work, halts, polled, wasted, blocked, latencyMean, latencyP99)
          .allMatch(OptionalDouble::isEmpty);
    }
  }

  static Section of(List<Result> results) {
    List<Row> rows = new ArrayList<>();
    List<Part> words = new ArrayList<>();
    Map<String, String> shared = ExperimentWords.shared(results);
    ExperimentWords.ofAll(shared).ifPresent(words::add);
    for (Result result : results) {
      switch (result) {
        case Result.Recorded(var name, var halts, var tuned, _) -> {
          rows.add(recorded(name, "recorded", settings(halts.facts().info()), halts.facts()));
          tuned.ifPresent(t -> t.workloads().forEach(w -> {
            rows.addAll(arms(name, w));
            words.add(words(name, w));
          }));
        }
        case Result.Tuned(_, var tuned) -> tuned.workloads().forEach(w -> {
          rows.addAll(arms(w.name(), w));
          words.add(words(w.name(), w));
        });
        case Result.Compared c -> {
          c.comparison().plan().arms().stream().map(arm -> ofRuns(c, arm))
              .filter(row -> !row.isEmpty()).forEach(rows::add);
          words.add(ExperimentWords.of(c, shared));
        }
        case Result.Studied _ -> {
        }
        case Result.Counted(var name, var counted) -> counted.vms().forEach(vm -> rows
            .add(counted(counted.vms().size() == 1 ? name : name + ", " + vm.name(), vm.facts(),
                vm.settings().map(HostSettings::toString).orElse(""))));
      }
    }
    List<Part> parts = new ArrayList<>(recordings(results));
    if (!rows.isEmpty()) {
      parts.add(new Part.Shown("Measures",
          "Shares of CPU time are of the time of all vCPUs; wake latency counts a halt that did not sleep as 0.",
          table(rows)));
    }
    parts.addAll(words);
    return new Section("overview", "Overview", "", parts);
  }

  private static List<Part> recordings(List<Result> results) {
    List<Result.Recorded> all = results.stream().filter(Result.Recorded.class::isInstance)
        .map(Result.Recorded.class::cast).toList();
    return all.isEmpty()
        ? List.of()
        : List.of(new Part.Shown("Recordings", "",
            DataTable.of(all).text("recording", "", Result.Recorded::name)
                .text("host", "host", r -> r.halts().facts().info().hostName())
                .text("kernel", "kernel", r -> r.halts().facts().info().kernelRelease())
                .text("workload", "workload", r -> r.halts().facts().info().workload())
                .number("elapsed_ns", "lasted", Unit.NS,
                    r -> r.halts().facts().info().elapsedNs())
                .number("vcpus", "vCPUs", Unit.COUNT,
                    r -> r.halts().facts().info().vcpus().size())
                .number("halts", "halts", Unit.COUNT, r -> r.halts().facts().all().halts())
                .number("events_lost", "events lost", Unit.COUNT,
                    r -> r.halts().facts().info().eventsLost())
                .table()));
  }

  private static DataTable table(List<Row> rows) {
    return DataTable.of(rows).text("subject", "", Row::label).text("how", "how", Row::how)
        .text("settings", "settings", Row::settings)
        .optional("work_per_s", "work", Unit.PER_SECOND, Row::work)
        .optional("halts_per_s", "halts", Unit.PER_SECOND, Row::halts)
        .optional("blocked_share", "blocked", Unit.SHARE, Row::blocked)
        .optional("polled_cpu_share", "CPU time polled", Unit.SHARE, Row::polled)
        .optional("wasted_cpu_share", "polled in vain", Unit.SHARE, Row::wasted)
        .optional("wake_latency_mean_ns", "wake latency, mean", Unit.NS, Row::latencyMean)
        .optional("wake_latency_p99_ns", "99th percentile", Unit.NS, Row::latencyP99).table();
  }

  private static String settings(TraceInfo info) {
    return info.settings().stream().map(SettingsInForce::settings).distinct()
        .map(HostSettings::toString).collect(Collectors.joining("; then "));
  }

  private static Row recorded(String name, String how, String settings, TraceFacts f) {
    return new Row(name, how, settings, f.workPerSecond(), f.haltsPerSecond(),
        f.polledCpuShare(), f.wastedCpuShare(), f.all().blockedShare(),
        f.all().wakeLatencyMeanNs(), f.all().wakeLatencyPercentileNs(0.99));
  }

  /// Of the runs that count, so that it is what the verdicts are of.
  private static Row ofRuns(Result.Compared c, haltwise.compare.Arm arm) {
    long runs = c.comparison().runs().stream()
        .filter(r -> r.isFinished() && r.arm().equals(arm.name())).count();
    Function<String, OptionalDouble> median = measure -> MeasureCells
        .values(c.comparison(), measure, arm.name()).stream().mapToDouble(ArmValues::median)
        .findFirst();
    return new Row(c.name() + ": " + arm.name(), "median of " + Figure.plural(runs, "run"),
        arm.settings().toString(), median.apply("work_per_s"), median.apply("halts_per_s"),
        median.apply("polled_cpu_share"), median.apply("wasted_cpu_share"),
        median.apply("blocked_share"), median.apply("wake_latency_mean_ns"),
        median.apply("wake_latency_p99_ns"));
  }

  private static Row counted(String label, CountFacts f, String settings) {
    return new Row(label, "counted", settings, OptionalDouble.empty(),
        f.perSecond(f.halts()), f.shareOfTime(f.polledNs()),
        f.shareOfTime(f.counts().get(haltwise.trace.counts.Counter.MISS_NS)), f.blockedShare(),
        OptionalDouble.empty(), OptionalDouble.empty());
  }

  private static List<Row> arms(String name, Workload w) {
    List<Row> rows = new ArrayList<>();
    arm(rows, name, w.keepsBaseline() ? "in force, kept" : "in force", w.baseline());
    if (!w.keepsBaseline()) {
      arm(rows, name, "recommended", w.recommended());
    }
    return rows;
  }

  private static void arm(List<Row> rows, String name, String which, Arm arm) {
    rows.add(row(name + ", " + which, "predicted", arm.settings(), arm.predicted()));
    arm.measured().ifPresent(m -> rows.add(row(name + ", " + which,
        "median of " + m.runs() + (m.runs() == 1 ? " run" : " runs"), arm.settings(),
        m.median())));
  }

  private static Row row(String label, String how, String settings, Measures m) {
    return new Row(label, how, settings, m.workPerSecond(), OptionalDouble.empty(),
        OptionalDouble.of(m.polledCpuShare()), OptionalDouble.empty(),
        OptionalDouble.of(m.blockedShare()), OptionalDouble.empty(), m.wakeLatencyP99Ns());
  }

  private static Part words(String name, Workload w) {
    List<String> all = new ArrayList<>(w.reasons());
    all.addAll(w.notes());
    w.cautions().forEach(c -> all.add("Caution: " + c + "."));
    all.addAll(w.howTo());
    return new Part.Words(name + ": " + (w.keepsBaseline()
        ? "keep " + w.baseline().settings()
        : w.recommended().settings()), all);
  }
}
