package haltwise.app;

import haltwise.compare.Arm;
import haltwise.compare.Comparison;
import haltwise.compare.ComparisonFolder;
import haltwise.compare.StudyFolder;
import haltwise.replay.RuleChoice;
import haltwise.report.Figure;
import haltwise.report.HaltProfile;
import haltwise.report.TuneDocument;
import haltwise.report.TunedWorkload;
import haltwise.report.charts.RecordedHalts;
import haltwise.report.charts.Result;
import haltwise.report.charts.TuneReader;
import haltwise.report.charts.TuneResult;
import haltwise.trace.BadTraceException;
import haltwise.trace.Trace;
import haltwise.trace.TraceKind;
import haltwise.trace.counts.CountedHalts;
import haltwise.tracefile.TraceFile;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a report is made of, as the user named it.
///
/// @param noTune whether not to search traces for better settings
record ReportInputs(List<Path> files, boolean noTune, TuneGoal goal, HaltwiseCommand haltwise) {
  /// More take minutes to search and much memory.
  private static final long MOST_HALTS_SEARCHED = 1_000_000;
  private static final String FILE_END = "\\.(parquet|json|csv|txt|data|dat|gz)";
  private static final String SUFFIXES = "(\\.halts)?\\.parquet$|(\\.counts)?\\.json$|\\.(csv|txt|data|dat|gz)$";

  ReportInputs {
    // A study is shown as a whole, and its experiments side by side.
    files = files.stream().flatMap(f -> Stream.concat(Stream.of(f),
        StudyFolder.isMeant(f) ? StudyFolder.experiments(f).stream() : Stream.empty())).toList();
  }

  /// The name of a file without what tells its kind.
  static String plainName(Path file) {
    String name = String.valueOf(file.getFileName());
    String plain = name.replaceFirst(SUFFIXES, "");
    // A name may hold anything but these; a terminal would obey them.
    return (plain.isEmpty() ? name : plain).replaceAll("\\p{Cntrl}", "\ufffd");
  }

  /// With the last folder only: a report is given away, and where its files lie at home is nobody's business.
  private static String withFolder(Path file, String plain) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    return folder == null || folder.getFileName() == null
        ? plain
        : String.valueOf(folder.getFileName()).replaceAll("\\p{Cntrl}", "\ufffd") + "/" + plain;
  }

  /// A name for each file, no two the same.
  List<String> names() {
    List<String> plain = files.stream().map(ReportInputs::plainName).toList();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      String name = Collections.frequency(plain, plain.get(i)) == 1
          ? plain.get(i)
          : withFolder(files.get(i), plain.get(i));
      names.add(names.contains(name) ? name + " (" + (i + 1) + ")" : name);
    }
    return names;
  }

  /// @throws BadTraceException when a file cannot be used; the message says why, and what to do
  List<Result> read() {
    List<String> names = names();
    List<Result> all = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      all.add(read(names.get(i), files.get(i)));
    }
    return all;
  }

  private Result read(String name, Path file) {
    if (StudyFolder.isMeant(file)) {
      try (Progress _ = haltwise.progress("reading the runs of " + file, 0)) {
        return new Result.Studied(name, StudyHalts.report(StudyFolder.read(file), file));
      }
    }
    if (ComparisonFolder.isMeant(file)) {
      return compared(name, file);
    }
    return switch (TraceFormat.of(file)) {
      case COUNTS_FILE, DOMSTATS -> new Result.Counted(name, counts(file));
      case TEXT -> isJson(file) ? document(name, file) : recorded(name, file);
      case TRACE_FILE, PERF_DATA, TRACE_DAT, CSV -> recorded(name, file);
    };
  }

  private Result compared(String name, Path folder) {
    Comparison comparison = ComparisonFolder.read(folder);
    List<Result.ArmHalts> arms = new ArrayList<>();
    for (Arm arm : comparison.plan().arms()) {
      List<Path> traces = comparison.runs().stream()
          .filter(run -> run.isFinished() && run.arm().equals(arm.name()))
          .flatMap(run -> run.traceFile().stream())
          .map(t -> folder.resolve(Path.of(t).getFileName()))
          // They take most of the room, so that a folder may have lost them.
          .filter(Files::exists)
          .toList();
      if (!traces.isEmpty()) {
        try (Progress _ = haltwise.progress("reading the runs of " + arm.name(), 0)) {
          HaltProfile.Count profile = new HaltProfile.Count();
          traces.forEach(t -> TraceFile.open(t).scan((_, next) -> profile.add(next)));
          arms.add(new Result.ArmHalts(arm, profile.profile(),
              RecordedHalts.of(TraceFile.open(traces.getFirst()),
                  files.size() * comparison.plan().arms().size())));
        }
      }
    }
    return new Result.Compared(name, folder.toString(), comparison, arms);
  }

  private static CountedHalts counts(Path file) {
    return new CountsInput(file, Optional.empty(), "", OptionalLong.empty()).read();
  }

  private static boolean isJson(Path file) {
    try (Reader text = Files.newBufferedReader(file)) {
      int c = text.read();
      while (Character.isWhitespace(c)) {
        c = text.read();
      }
      return c == '{';
    } catch (IOException _) {
      return false; // compressed, or not UTF-8: whoever reads it as a trace says what it is
    }
  }

  private static Result document(String name, Path file) {
    try {
      JsonNode doc = JsonMapper.shared().readTree(Files.readString(file));
      if (doc.path("folder").isString() && doc.path("measures").isArray()) {
        throw new BadTraceException(file.toString(), "start",
            "it is what haltwise compare --json printed, which is a summary without the runs",
            "Give the experiment's folder in its place: haltwise report "
                + doc.path("folder").asString("") + ".");
      }
      if (TuneReader.isMeant(doc)) {
        return new Result.Tuned(name, withPlainNames(TuneReader.of(doc)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JacksonException | IllegalArgumentException e) {
      throw bad(file, "it is damaged: " + e.getMessage());
    }
    throw bad(file, "it is JSON of a kind that no report is made of");
  }

  /// What was tuned from a file is named by it: the whole name tells of the recording too, and of folders at home.
  private static TuneResult withPlainNames(TuneResult tuned) {
    List<String> plain = tuned.workloads().stream().map(w -> plainWorkload(w.name())).toList();
    return new TuneResult(tuned.source(), tuned.objective(),
        tuned.workloads().stream().map(w -> {
          String name = plainWorkload(w.name());
          return Collections.frequency(plain, name) == 1 ? w.named(name) : w;
        }).toList());
  }

  /// `bursts seed=1  (traces/bursts.halts.parquet)` is `bursts`, as is the path alone.
  private static String plainWorkload(String name) {
    int at = name.lastIndexOf("  (");
    String file = at >= 0 && name.endsWith(")")
        ? name.substring(at + 3, name.length() - 1)
        : name;
    return file.matches("(?s).*" + FILE_END) ? plainName(Path.of(file)) : name;
  }

  private static BadTraceException bad(Path file, String what) {
    return new BadTraceException(file.toString(), "start", what,
        "Give what haltwise tune --json printed for traces or lab workloads, a trace file, a counts file, or a folder of"
            + " haltwise compare.");
  }

  private Result recorded(String name, Path file) {
    OpenedTrace trace = new TraceInput(file, Optional.empty(), "").open();
    RecordedHalts halts;
    try (Progress progress = haltwise.progress("reading " + file, 0)) {
      halts = RecordedHalts.of(trace.watched(progress, 1), files.size());
    }
    String why = whyNotSearched(trace);
    if (!why.isEmpty()) {
      return new Result.Recorded(name, halts, Optional.empty(), why);
    }
    try {
      return new Result.Recorded(name, halts, Optional.of(tuned(name, file)), "");
    } catch (IllegalArgumentException e) {
      return new Result.Recorded(name, halts, Optional.empty(), String.valueOf(e.getMessage()));
    }
  }

  private String whyNotSearched(OpenedTrace trace) {
    if (noTune) {
      return "no search was wanted (--no-tune).";
    }
    if (trace.info().kind() instanceof TraceKind.Guest) {
      return "it is a trace of a guest, and the search is for settings of a host.";
    }
    boolean settingsKnown = trace.info().vcpus().stream().findFirst()
        .flatMap(v -> trace.info().settingsAt(v.vm(), trace.info().endNs())).isPresent();
    if (!settingsKnown) {
      return "it does not say which settings were in force; haltwise import --settings adds them.";
    }
    return trace.haltCount() <= MOST_HALTS_SEARCHED
        ? ""
        : "it holds " + Figure.plural(trace.haltCount(), "halt")
            + ", more than a report searches: haltwise tune --json, and give its answer too.";
  }

  private TuneResult tuned(String name, Path file) {
    Trace trace = TraceInput.read(file);
    TunedWorkload found = TraceTuning.run(name, trace, RuleChoice.of(trace.info()), List.of(), null,
        new CalibrationOption(), goal, haltwise,
        List.of("Read from a file, so nothing was run again."));
    return TuneReader.of(TuneDocument.of(file.toString(), goal.objective().describe(),
        List.of(found)));
  }
}
