package haltwise.compare;

import haltwise.compare.Comparison.State;
import haltwise.trace.BadTraceException;
import haltwise.trace.Trace;
import haltwise.tracefile.NewFile;
import haltwise.tracefile.TraceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The folder of an experiment. It is never overwritten; a run is on the disk as soon as it ends, so that whatever happens
/// the finished runs are kept.
///
/// # The format, version 1
///
/// | file | holds |
/// |---|---|
/// | `comparison.json` | what was fixed before the first run: `haltwise_comparison` (the format's version), `recorder`, `command`, `started_at`, `load`, `main_measure`, `arms`, `measures`, `protocol`, `environment` |
/// | `runs.jsonl` | a line for each attempt, void ones too: `round`, `place`, `attempt`, `arm`, `outcome` (`finished` or `void`), `void_reasons`, `start_ns`, `end_ns`, `precheck`, `trace`, `notes`, `values` by the measure's name |
/// | `run-ROUND-PLACE-ARM.halts.parquet` | the halts of a run; a repeated one ends in `.attemptN` before that |
/// | `end.json` | `state` (`finished` or `interrupted`) and `environment` after the last run; missing when the experiment was killed |
///
/// Times are ns, shares 0..1. What is not known is left out; a reader ignores keys that it does not know. Verdicts are not
/// in it: they are computed from the rows.
public final class ComparisonFolder {
  private static final String PLAN = "comparison.json";
  private static final String RUNS = "runs.jsonl";
  private static final String END = "end.json";
  private static final String REMEDY = "Give a folder that haltwise compare wrote.";

  private final Path folder;

  private ComparisonFolder(Path folder) {
    this.folder = folder;
  }

  /// Makes the folder.
  ///
  /// @throws IllegalArgumentException when it exists, or its parent does not
  public static ComparisonFolder create(Path folder, Plan plan, Environment before) {
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      throw new IllegalArgumentException(
          folder + " exists already, and results are never overwritten. Choose another folder"
              + " with -o.",
          e);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("There is no folder "
          + folder.toAbsolutePath().getParent() + " for " + folder.getFileName()
          + ". Make it first, or choose another -o.", e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make the folder " + folder + ": " + e.getMessage()
          + ". Choose another place with -o.", e);
    }
    write(folder.resolve(PLAN), ComparisonFormat.plan(plan, before));
    return new ComparisonFolder(folder);
  }

  public Path path() {
    return folder;
  }

  /// Writes the halts of a run.
  ///
  /// @return the name of the file, for [Run#traceFile]
  public String addTrace(int round, int place, int attempt, String arm, Trace trace) {
    String name = String.format(Locale.ROOT, "run-%02d-%d-%s%s%s", round, place, arm,
        attempt == 1 ? "" : ".attempt" + attempt, TraceFile.SUFFIX);
    TraceFile.write(trace, folder.resolve(name));
    return name;
  }

  /// Adds a run; when this returns, it is on the disk.
  public void add(Run run) {
    String line = JsonMapper.shared().writeValueAsString(ComparisonFormat.run(run)) + "\n";
    try {
      Files.writeString(folder.resolve(RUNS), line, StandardOpenOption.CREATE,
          StandardOpenOption.APPEND, StandardOpenOption.SYNC);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot add a run to " + folder.resolve(RUNS) + ": "
          + e.getMessage() + ". Free some space there; the runs before it are kept.", e);
    }
  }

  /// Completes the folder, or takes it away when it was interrupted before there was a run to read from it.
  public void end(State state, Environment after) {
    if (state == State.INTERRUPTED && holdsThePlanAlone()) {
      delete(folder.resolve(PLAN));
      delete(folder);
    } else {
      write(folder.resolve(END), ComparisonFormat.end(state, after));
    }
  }

  private boolean holdsThePlanAlone() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).toList().equals(List.of(PLAN));
    } catch (IOException _) {
      return false; // then writing to it says what is wrong
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + file + ", of an experiment without a run: "
          + e.getMessage() + ". Remove it by hand.", e);
    }
  }

  private static void write(Path file, Object document) {
    String text = JsonMapper.shared().writerWithDefaultPrettyPrinter()
        .writeValueAsString(document) + "\n";
    NewFile.write(file, unfinished -> Files.writeString(unfinished, text));
  }

  /// Whether a path is such a folder.
  public static boolean isMeant(Path path) {
    return Files.isRegularFile(path.resolve(PLAN));
  }

  /// Reads an experiment, and computes its results from its rows.
  ///
  /// @throws BadTraceException when it is no folder of an experiment that this version reads
  public static Comparison read(Path folder) {
    JsonNode plan = tree(folder.resolve(PLAN));
    return parsed(folder.resolve(PLAN), () -> {
      Plan read = ComparisonFormat.plan(plan);
      Optional<JsonNode> end = Files.exists(folder.resolve(END))
          ? Optional.of(tree(folder.resolve(END)))
          : Optional.empty();
      return Comparison.of(read,
          end.map(ComparisonFormat::state).orElse(State.INTERRUPTED),
          ComparisonFormat.environment(plan), end.map(ComparisonFormat::environment),
          runs(folder.resolve(RUNS), read));
    });
  }

  private static List<Run> runs(Path file, Plan plan) {
    List<Run> runs = new ArrayList<>();
    if (Files.exists(file)) {
      String text = text(file);
      // A line without an end was cut off when the experiment was killed.
      String whole = text.substring(0, text.lastIndexOf('\n') + 1);
      for (String line : whole.lines().toList()) {
        int number = runs.size() + 1;
        runs.add(parsed(file, "line " + number,
            () -> ComparisonFormat.run(JsonMapper.shared().readTree(line), plan)));
      }
    }
    return runs;
  }

  private static JsonNode tree(Path file) {
    String text = text(file);
    return parsed(file, () -> JsonMapper.shared().readTree(text));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new BadTraceException(file.toString(), "when opened", "there is no such file", REMEDY);
    } catch (IOException e) {
      throw new BadTraceException(file.toString(), "when opened",
          "it cannot be read: " + e.getMessage(), REMEDY);
    }
  }

  private interface Parser<T> {
    T parse();
  }

  private static <T> T parsed(Path file, Parser<T> parser) {
    return parsed(file, "JSON", parser);
  }

  private static <T> T parsed(Path file, String where, Parser<T> parser) {
    try {
      return parser.parse();
    } catch (JacksonException | IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new BadTraceException(file.toString(), where,
          "nothing that this version reads (" + why + ")", REMEDY);
    }
  }
}
