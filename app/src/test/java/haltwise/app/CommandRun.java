package haltwise.app;

import haltwise.report.Look;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One run of the command line and what it printed, on a screen of 80 columns.
record CommandRun(int status, String out, String err) {
  static CommandRun of(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status = Main.run(new Console(out, err, new Look(80, true, false), false), words);
    return new CommandRun(status, out.toString(StandardCharsets.UTF_8),
        err.toString(StandardCharsets.UTF_8));
  }

  static CommandRun of(List<String> words) {
    return of(words.toArray(String[]::new));
  }

  JsonNode json() {
    return JsonMapper.shared().readTree(out);
  }
}
