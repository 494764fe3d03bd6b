package haltwise.app.serve;

import haltwise.control.Controller;
import haltwise.control.ControllerState;
import haltwise.control.Step;
import haltwise.trace.BadTraceException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Takes every decision of a log again, from what the controller had learnt when it took it.
///
/// @param decisions taken again, up to the first difference
/// @param isCut whether the last line was not written to its end, and so left out
/// @param difference the first decision that came out otherwise; empty when all are the same, bit for bit
public record DecisionReplay(String source, long decisions, boolean isCut,
    Optional<Difference> difference) {

  /// @param recorded the decision as the log has it, JSON
  /// @param replayed as it comes out now, JSON
  public record Difference(long epoch, String recorded, String replayed) {
  }

  /// @throws BadTraceException when the file is no decision log, or of a version that this program does not know
  public static DecisionReplay of(Path file) {
    try (InputStream bytes = bytes(file);
        BufferedReader lines = new BufferedReader(
            new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()))) {
      return of(file, lines);
    } catch (CharacterCodingException e) {
      throw noLog(file);
    } catch (UncheckedIOException e) {
      throw e.getCause() instanceof CharacterCodingException ? noLog(file) : e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream bytes(Path file) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    try {
      return file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
    } catch (ZipException e) {
      bytes.close();
      throw noLog(file);
    }
  }

  private static DecisionReplay of(Path file, BufferedReader lines) throws IOException {
    JsonNode header = header(file, lines.readLine());
    Controller controller = controller(file, 1, header);
    ControllerState state = begin(file, 1, controller, header);
    long number = 1;
    long decisions = 0;
    Iterator<String> all = lines.lines().iterator();
    while (all.hasNext()) {
      String line = all.next();
      number++;
      JsonNode epoch;
      try {
        epoch = JsonMapper.shared().readTree(line);
      } catch (JacksonException e) {
        if (!all.hasNext()) {
          return new DecisionReplay(source(header), decisions, true, Optional.empty());
        }
        throw bad(file, number, e);
      }
      if (epoch.has("format")) {
        controller = controller(file, number, epoch);
        state = begin(file, number, controller, epoch);
        continue;
      }
      decisions++;
      try {
        Step step = controller.step(state, LogFormat.observation(epoch));
        JsonNode recorded = epoch.required("decision");
        JsonNode replayed = asRead(LogFormat.decision(step.decision()));
        if (!recorded.equals(replayed)) {
          return new DecisionReplay(source(header), decisions, false,
              Optional.of(new Difference(epoch.required("epoch").asLong(), recorded.toString(),
                  replayed.toString())));
        }
        state = step.state();
      } catch (JacksonException | IllegalArgumentException e) {
        throw bad(file, number, e);
      }
    }
    return new DecisionReplay(source(header), decisions, false, Optional.empty());
  }

  private static Controller controller(Path file, long line, JsonNode plan) {
    try {
      return new Controller(LogFormat.plan(plan));
    } catch (JacksonException | IllegalArgumentException e) {
      throw bad(file, line, e);
    }
  }

  private static ControllerState begin(Path file, long line, Controller controller,
      JsonNode plan) {
    try {
      return controller.begin(plan.required("first_epoch").asLong(), LogFormat.spent(plan));
    } catch (JacksonException e) {
      throw bad(file, line, e);
    }
  }

  private static JsonNode header(Path file, String line) {
    try {
      JsonNode header = JsonMapper.shared().readTree(line == null ? "" : line);
      if (!header.path("format").asString("").equals(LogFormat.NAME)) {
        throw noLog(file);
      }
      if (header.path("version").asInt(0) != LogFormat.VERSION) {
        throw new BadTraceException(file.toString(), "line 1",
            "it is a decision log of version " + header.path("version")
                + ", and this haltwise knows version " + LogFormat.VERSION,
            "Use the haltwise that wrote it: " + header.path("writer").asString("unknown") + ".");
      }
      return header;
    } catch (JacksonException e) {
      throw noLog(file);
    }
  }

  private static BadTraceException noLog(Path file) {
    return new BadTraceException(file.toString(), "line 1", "it is no decision log",
        "Give a file that haltwise serve wrote with -o.");
  }

  /// As a reader of the log would have it.
  private static JsonNode asRead(Object document) {
    return JsonMapper.shared().readTree(JsonMapper.shared().writeValueAsString(document));
  }

  private static String source(JsonNode header) {
    return header.path("source").asString("");
  }

  private static BadTraceException bad(Path file, long line, Exception cause) {
    return new BadTraceException(file.toString(), "line " + line,
        "a decision cannot be read (" + String.valueOf(cause.getMessage()).lines().findFirst()
            .orElse("") + ")",
        "Write the log again, or cut it before that line.");
  }
}
