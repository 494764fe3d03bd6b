package haltwise.app;

import haltwise.app.Fault.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was found after each fault, on each kernel, as the runs of single scenarios left it in a folder: `6.12-kills.txt`.
final class FaultTable {
  /// The kernels, with their own shrink.
  static final Map<String, String> SHRINKS = new LinkedHashMap<>();
  static final String RIGHT = "as expected";
  /// Its line tells when and on which kernel.
  private static final String RUN = "run";
  private static final String NOT_RUN = "not run";
  private static final String KILLS = "kills";
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

  /// What was found, by step.
  private Map<String, String> lines(String series, String scenario) throws IOException {
    Map<String, String> lines = new LinkedHashMap<>();
    if (Files.exists(file(series, scenario))) {
      for (String line : Files.readAllLines(file(series, scenario))) {
        String[] parts = line.split(": ", 2);
        lines.put(parts[0], parts[1]);
      }
    }
    return lines;
  }

  /// By step, what was found: [#RIGHT] or what it was instead.
  Map<String, String> verdicts(String series, String scenario) throws IOException {
    Map<String, String> lines = lines(series, scenario);
    Map<String, String> verdicts = new LinkedHashMap<>();
    for (Fault fault : Fault.of(scenario, SHRINKS.getOrDefault(series, ""))) {
      String state = lines.getOrDefault(fault.step(), NOT_RUN);
      verdicts.put(fault.step(), state.equals(fault.state()) ? RIGHT : state);
    }
    if (scenario.equals(KILLS)) {
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

  /// A table for each scenario.
  String markdown() throws IOException {
    StringBuilder text = new StringBuilder();
    int rows = 0;
    for (Scenario scenario : Fault.scenarios()) {
      rows += section(text, scenario);
    }
    return text + "\n" + rows + " rows in all.\n";
  }

  private int section(StringBuilder text, Scenario scenario) throws IOException {
    String script = scenario.name() + ".sh";
    text.append("\n## ").append(scenario.about()).append("\n\n[").append(script)
        .append("](../virtual-hosts/scenarios/").append(script).append(")")
        .append(scenario.onSystemd() ? ", with systemd and a disk" : "").append(". Run: ");
    List<String> runs = new ArrayList<>();
    Map<String, Map<String, String>> found = new LinkedHashMap<>();
    for (String series : SHRINKS.keySet()) {
      runs.add(lines(series, scenario.name()).getOrDefault(RUN, "not on " + series));
      found.put(series, verdicts(series, scenario.name()));
    }
    text.append(String.join("; ", runs)).append(".\n\n| fault | expectation | ")
        .append(String.join(" | ", SHRINKS.keySet())).append(" |\n|---|---|")
        .append("---|".repeat(SHRINKS.size())).append('\n');
    List<Fault> faults = new ArrayList<>(Fault.of(scenario.name(), ""));
    if (scenario.name().equals(KILLS)) {
      KILLED.forEach(name -> faults.add(new Fault(KILLS, name,
          "kill -9 before each call by which haltwise writes: "
              + (name.equals("persist") ? "apply --persist" : name) + ", then the next start",
          "as before, or as after if all was done", "")));
    }
    for (Fault fault : faults) {
      text.append("| ").append(fault.what()).append(" | ").append(fault.expectation())
          .append(" |");
      found.values().forEach(verdicts -> text.append(' ')
          .append(cell(verdicts.getOrDefault(fault.step(), NOT_RUN))).append(" |"));
      text.append('\n');
    }
    return faults.size();
  }

  private static String cell(String verdict) {
    return verdict.startsWith(RIGHT) || verdict.equals(NOT_RUN) ? verdict : "**" + verdict + "**";
  }
}
