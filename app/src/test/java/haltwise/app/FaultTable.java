package haltwise.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// What was found after each fault, on each kernel, as kept in a folder by the runs of single scenarios: `6.12-kills.txt`.
final class FaultTable {
  /// The kernels, with their own shrink.
  static final Map<String, String> SHRINKS = new LinkedHashMap<>();
  static final String RIGHT = "as expected";
  private static final String NOT_RUN = "not run";
  private static final List<String> KILLED = List.of("apply", "persist", "restore");
  private static final int FEWEST_STEPS = 6;

  static {
    SHRINKS.put("6.1", "0");
    SHRINKS.put("6.12", "2");
  }

  private final Path folder;

  FaultTable(Path folder) {
    this.folder = folder;
  }

  /// Keeps what a scenario left.
  void keep(String series, String scenario, Path lines) throws IOException {
    Files.createDirectories(folder);
    Files.write(file(series, scenario), Files.readAllBytes(lines));
  }

  private Path file(String series, String scenario) {
    return folder.resolve(series + "-" + scenario + ".txt");
  }

  /// By step, what was found: [#RIGHT] or what it was instead.
  Map<String, String> verdicts(String series, String scenario) throws IOException {
    Map<String, String> lines = new LinkedHashMap<>();
    if (Files.exists(file(series, scenario))) {
      for (String line : Files.readAllLines(file(series, scenario))) {
        String[] parts = line.split(": ", 2);
        lines.put(parts[0], parts[1]);
      }
    }
    Map<String, String> verdicts = new LinkedHashMap<>();
    for (Fault fault : Fault.all(SHRINKS.getOrDefault(series, ""))) {
      if (fault.scenario().equals(scenario)) {
        String state = lines.getOrDefault(fault.step(), NOT_RUN);
        verdicts.put(fault.step(), state.equals(fault.state()) ? RIGHT : state);
      }
    }
    if (scenario.equals("kills")) {
      KILLED.forEach(name -> verdicts.put(name, killed(name, lines)));
    }
    return verdicts;
  }

  /// Whether, after a kill at each step and the next start, the host was as before, or as after where all was done.
  private static String killed(String name, Map<String, String> lines) {
    String before = lines.getOrDefault(name + " before", NOT_RUN);
    String whole = lines.getOrDefault(name + " whole", NOT_RUN);
    if (whole.equals(NOT_RUN)) {
      return NOT_RUN;
    }
    List<String> wrong = new ArrayList<>();
    int steps = 0;
    int undone = 0;
    for (Map.Entry<String, String> line : lines.entrySet()) {
      String killed = line.getKey().replace(" next-start ", " killed-before ");
      // Killed before anything was there to undo: no step of the change.
      boolean step = !lines.getOrDefault(killed, "")
          .endsWith(": " + before.replaceFirst("^\\d+: ", ""));
      if (line.getKey().startsWith(name + " next-start ") && step) {
        steps++;
        undone += line.getValue().equals(before) ? 1 : 0;
        if (!List.of(before, whole).contains(line.getValue())) {
          wrong.add(line.getKey() + ": " + line.getValue());
        }
      }
    }
    if (!wrong.isEmpty()) {
      return String.join("; ", wrong);
    }
    return undone < FEWEST_STEPS || before.equals(whole)
        ? "killed at " + steps + " steps, undone at " + undone
        : RIGHT + " at each of " + steps + " steps (" + undone + " undone)";
  }

  String markdown() throws IOException {
    StringBuilder text = new StringBuilder("| fault | expectation |");
    SHRINKS.keySet().forEach(series -> text.append(' ').append(series).append(" |"));
    text.append("\n|---|---|---|---|\n");
    Map<String, Map<String, String>> found = new LinkedHashMap<>();
    for (String scenario : List.of("faults", "watched", "reboots", "kills")) {
      for (String series : SHRINKS.keySet()) {
        found.put(series + scenario, verdicts(series, scenario));
      }
    }
    List<Fault> all = Fault.all("");
    for (Fault fault : all) {
      row(text, fault.what(), fault.expectation(), fault.scenario(), fault.step(), found);
    }
    for (String name : KILLED) {
      row(text, "kill -9 before each call by which haltwise writes: "
          + (name.equals("persist") ? "apply --persist" : name) + ", then the next start",
          "as before, or as after if all was done", "kills", name, found);
    }
    return text + "\n" + (all.size() + KILLED.size()) + " rows, run on "
        + String.join(" and ", dates()) + ".\n";
  }

  private static void row(StringBuilder text, String what, String expectation, String scenario,
      String step, Map<String, Map<String, String>> found) {
    text.append("| ").append(what).append(" | ").append(expectation).append(" |");
    for (String series : SHRINKS.keySet()) {
      String verdict = found.getOrDefault(series + scenario, Map.of()).getOrDefault(step,
          NOT_RUN);
      text.append(' ').append(
          verdict.startsWith(RIGHT) || verdict.equals(NOT_RUN) ? verdict : "**" + verdict + "**")
          .append(" |");
    }
    text.append('\n');
  }

  private TreeSet<String> dates() throws IOException {
    TreeSet<String> dates = new TreeSet<>();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        dates.add(LocalDate.ofInstant(Files.getLastModifiedTime(file).toInstant(),
            ZoneId.systemDefault()).toString());
      }
    }
    return dates;
  }
}
