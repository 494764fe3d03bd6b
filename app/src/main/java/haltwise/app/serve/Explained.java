package haltwise.app.serve;

import haltwise.linux.HostException;
import haltwise.linux.LifeOfProcess;
import haltwise.report.Figure;
import haltwise.report.Look;
import haltwise.report.Look.Colour;
import haltwise.report.Paragraph;
import haltwise.report.TextTable;
import haltwise.trace.Nanos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a running daemon does and has lately decided, from its [RunFile].
///
/// @param document as the daemon wrote it
public record Explained(JsonNode document) {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss",
      Locale.ROOT);

  /// @param folder of the run file
  /// @throws HostException when no daemon runs, or its file is of another version
  public static Explained read(Path folder) {
    Path file = folder.resolve(RunFile.NAME);
    try {
      JsonNode doc = JsonMapper.shared().readTree(Files.readString(file));
      if (!doc.path("format").asString("").equals(RunFile.FORMAT)
          || doc.path("version").asInt(0) != RunFile.VERSION) {
        throw new HostException(file + " is from another version of haltwise ("
            + doc.path("writer").asString("unknown") + ")", 0, "Use that one.");
      }
      if (!LifeOfProcess.parse(doc.path("process").asString("")).lasts()) {
        throw none("the last one (process " + doc.path("process").asString("").split("\\.", -1)[0]
            + ") was killed; haltwise restore --expired undoes what it left");
      }
      return new Explained(doc);
    } catch (NoSuchFileException e) {
      throw none("there is no " + file);
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      throw new HostException("Cannot read " + file + ": " + e.getMessage(), 0,
          "Run as the user that haltwise serve runs as.");
    }
  }

  private static HostException none(String why) {
    return new HostException("No haltwise serve runs here: " + why, 0,
        "Start it: haltwise serve.");
  }

  public String text(Look look, ZoneId zone) {
    StringBuilder out = new StringBuilder();
    List<String> vms = document.path("vms").valueStream()
        .map(v -> v.path("name").asString("") + " " + v.path("process_id").asInt() + " ("
            + Figure.plural(v.path("vcpus").asInt(), "vCPU") + ")")
        .toList();
    TextTable t = new TextTable("", "")
        .row("process", document.path("process").asString("").split("\\.", -1)[0] + ", since "
            + time(document.path("since"), zone))
        .row("controls", document.path("controls").asString(""))
        .row("state", state())
        .row("in force", document.path("in_force").asString(Figure.UNKNOWN))
        .row("baseline", document.path("baseline").asString(Figure.UNKNOWN))
        .row("VMs", vms.isEmpty() ? "none" : String.join(", ", vms));
    if (document.has("block_price_ns")) {
      t.row("a block costs", Nanos.text(document.path("block_price_ns").asLong()));
    }
    if (document.path("polled_budget_share").isNumber()) {
      t.row("budget", Figure.percent(document.path("polled_budget_share").asDouble())
          + " of the vCPUs' time");
    }
    if (document.has("own_cpu_share")) {
      t.row("own cost", Figure.percent(document.path("own_cpu_share").asDouble()) + " of a CPU");
    }
    double rested = document.path("rested_share").asDouble(0);
    if (rested > 0) {
      t.row("rest", "nothing changes: it looked away for " + Figure.percent(rested)
          + " of the last 10 s");
    }
    out.append(t.text(look, "")).append('\n');
    for (JsonNode entry : inOrder()) {
      String at = time(entry.path("time"), zone);
      if (entry.has("note")) {
        Paragraph.lines(look.paint(Colour.BOLD, at) + "  " + entry.path("note").asString(""),
            look.columns()).forEach(l -> out.append(l).append('\n'));
      } else {
        out.append(new DecisionText(entry.path("decision").asString(""),
            entry.path("seen").asString(""), entry.path("why").asString(""),
            entry.path("predicted").asString(""), entry.path("came").asString(""))
            .block(at, look));
      }
    }
    return out.toString();
  }

  private String state() {
    String word = document.path("state").asString("");
    String condition = document.path("condition").asString("");
    return switch (word) {
      case "left alone" -> "the settings are left as they are (see below)";
      case "waiting" -> "waiting: no VM runs";
      default -> condition.isEmpty() ? word : word + ", when." + condition + " holds";
    };
  }

  /// Decisions and notes, the latest last.
  private List<JsonNode> inOrder() {
    List<JsonNode> all = new ArrayList<>();
    document.path("decisions").valueStream().forEach(all::add);
    document.path("notes").valueStream().forEach(all::add);
    all.sort((x, y) -> instant(x.path("time")).compareTo(instant(y.path("time"))));
    return all;
  }

  private static Instant instant(JsonNode time) {
    return Instant.parse(time.asString(""));
  }

  private static String time(JsonNode time, ZoneId zone) {
    return TIME.format(instant(time).atZone(zone));
  }
}
