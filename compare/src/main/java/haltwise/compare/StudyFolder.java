package haltwise.compare;

import haltwise.trace.BadTraceException;
import haltwise.trace.HostSettings;
import haltwise.tracefile.NewFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The folder of a [Study]: a folder of an experiment ([ComparisonFolder]) for each workload that is done, and `study.json`,
/// which says what they stand for. It is complete after each workload, so that an interrupted study is a shorter one.
///
/// # `study.json`, version 1
///
/// `haltwise_study` (the format's version), `recorder`, `command`, `started_at`, and `parts`, each with `name` (of its folder too),
/// `stands_for`, `choice` (sentences) and `arms`: `name`, `settings`, and either `run_as` (the arm of the experiment) or `why` it
/// did not run, with `predicted` (`work_ratio`, `blocked_share`, `polled_cpu_share`) where a replay told.
public final class StudyFolder {
  private static final String FILE = "study.json";
  private static final String VERSION_KEY = "haltwise_study";
  private static final int VERSION = 1;

  private final Path folder;
  private final String recorder;
  private final String startedAt;
  private final List<String> command;
  private final List<Map<String, Object>> parts = new ArrayList<>();

  private StudyFolder(Path folder, String recorder, String startedAt, List<String> command) {
    this.folder = folder;
    this.recorder = recorder;
    this.startedAt = startedAt;
    this.command = command;
  }

  /// Makes the folder.
  ///
  /// @throws IllegalArgumentException when it exists
  public static StudyFolder create(Path folder, String recorder, String startedAt,
      List<String> command) {
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      throw new IllegalArgumentException(
          folder + " exists already, and results are never overwritten. Choose another folder"
              + " with -o.",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make the folder " + folder + ": " + e.getMessage()
          + ". Choose another place with -o.", e);
    }
    StudyFolder made = new StudyFolder(folder, recorder, startedAt, command);
    made.write();
    return made;
  }

  public Path path() {
    return folder;
  }

  /// Where the experiment of a workload goes.
  public Path of(String part) {
    return folder.resolve(part);
  }

  /// Adds a workload whose experiment is done.
  public void add(String name, String standsFor, List<StudyArm> arms, List<String> choice) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("name", name);
    doc.put("stands_for", standsFor);
    doc.put("choice", choice);
    doc.put("arms", arms.stream().map(StudyFolder::arm).toList());
    parts.add(doc);
    write();
  }

  private void write() {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put(VERSION_KEY, VERSION);
    doc.put("recorder", recorder);
    doc.put("command", command);
    doc.put("started_at", startedAt);
    doc.put("parts", parts);
    String text = JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(doc)
        + "\n";
    NewFile.write(folder.resolve(FILE), unfinished -> Files.writeString(unfinished, text));
  }

  private static Map<String, Object> arm(StudyArm arm) {
    Map<String, Object> doc = new LinkedHashMap<>();
    doc.put("name", arm.name());
    doc.put("settings", arm.settings().toString());
    switch (arm.standing()) {
      case StudyArm.RunAs(String as) -> doc.put("run_as", as);
      case StudyArm.NotRun(String why, Optional<StudyArm.Predicted> predicted) -> {
        doc.put("why", why);
        predicted.ifPresent(p -> doc.put("predicted", Map.of("work_ratio", p.workRatio(),
            "blocked_share", p.blockedShare(), "polled_cpu_share", p.polledCpuShare())));
      }
    }
    return doc;
  }

  /// Whether a path is such a folder.
  public static boolean isMeant(Path path) {
    return Files.isRegularFile(path.resolve(FILE));
  }

  /// Reads a study, and computes its results from the rows of its experiments.
  ///
  /// @throws BadTraceException when it is no folder of a study that this version reads
  public static Study read(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      JsonNode doc = JsonMapper.shared().readTree(Files.readString(file));
      if (doc.path(VERSION_KEY).asInt(0) != VERSION) {
        throw new IllegalArgumentException(VERSION_KEY + " is " + doc.path(VERSION_KEY));
      }
      List<Study.Part> parts = new ArrayList<>();
      doc.path("parts").forEach(p -> parts.add(part(folder, p)));
      return new Study(doc.path("recorder").asString(""), doc.path("started_at").asString(""),
          texts(doc.path("command")), parts);
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      throw new BadTraceException(file.toString(), "JSON",
          "nothing that this version reads (" + e.getMessage() + ")",
          "Give a folder that haltwise compare --study wrote.");
    }
  }

  /// The folders of its experiments, in its order.
  ///
  /// @throws BadTraceException as [#read]
  public static List<Path> experiments(Path folder) {
    return read(folder).parts().stream().map(p -> folder.resolve(p.name())).toList();
  }

  private static Study.Part part(Path folder, JsonNode doc) {
    String name = doc.path("name").asString("");
    if (!name.matches("[a-z][a-z0-9-]{0,39}")) {
      throw new IllegalArgumentException("\"" + name + "\" is no name of a workload");
    }
    List<StudyArm> arms = new ArrayList<>();
    doc.path("arms").forEach(a -> arms.add(arm(a)));
    return new Study.Part(name, doc.path("stands_for").asString(""), arms,
        texts(doc.path("choice")), ComparisonFolder.read(folder.resolve(name)));
  }

  private static StudyArm arm(JsonNode doc) {
    StudyArm.Standing standing = doc.has("run_as")
        ? new StudyArm.RunAs(doc.path("run_as").asString(""))
        : new StudyArm.NotRun(doc.path("why").asString(""), predicted(doc.path("predicted")));
    return new StudyArm(doc.path("name").asString(""), HostSettings.parse(
        doc.path("settings").asString(""), HostSettings.KERNEL_DEFAULT), standing);
  }

  private static Optional<StudyArm.Predicted> predicted(JsonNode doc) {
    return doc.isObject()
        ? Optional.of(new StudyArm.Predicted(doc.path("work_ratio").asDouble(Double.NaN),
            doc.path("blocked_share").asDouble(Double.NaN),
            doc.path("polled_cpu_share").asDouble(Double.NaN)))
        : Optional.empty();
  }

  private static List<String> texts(JsonNode array) {
    List<String> all = new ArrayList<>();
    array.forEach(n -> all.add(n.asString("")));
    return all;
  }
}
