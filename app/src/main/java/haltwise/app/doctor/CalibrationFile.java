package haltwise.app.doctor;

import haltwise.doctor.HostCalibration;
import haltwise.linux.HostIdentity;
import haltwise.replay.Calibration;
import haltwise.replay.Calibration.AfterHalt;
import haltwise.replay.Calibration.WakeClass;
import haltwise.trace.Cause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Where a calibration is kept: one JSON document, as [CalibrationDocument] makes it.
public final class CalibrationFile {
  private static final int DATE_LENGTH = "2026-11-22".length();

  private CalibrationFile() {
  }

  /// `$XDG_STATE_HOME/haltwise/calibration.json`, by default in `~/.local/state`.
  public static Path usual() {
    return usual(System.getenv(), Path.of(System.getProperty("user.home", "/")));
  }

  static Path usual(Map<String, String> environment, Path home) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    // The XDG base directory specification: a relative path there is to be ignored.
    Path base = state.startsWith("/") ? Path.of(state) : home.resolve(".local/state");
    return base.resolve("haltwise/calibration.json");
  }

  /// Writes it in one step, in place of an older one.
  public static void write(HostCalibration calibration, Path file) {
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
    try {
      Files.createDirectories(folder);
      Path unfinished = folder.resolve(
          "." + file.getFileName() + "." + ProcessHandle.current().pid());
      try {
        Files.writeString(unfinished,
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build()
                .writeValueAsString(CalibrationDocument.of(calibration)) + "\n");
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(unfinished);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// That of [#usual], when it was taken on this very host under this very kernel, and can be read. It may have been busy.
  public static Optional<Calibration> ofThisHost() {
    Path file = usual();
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    HostIdentity host = HostIdentity.read();
    try {
      return Optional.of(read(file)).filter(c -> c.fits(host.hostName(), host.kernelRelease()));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // what nobody asked for must not stop anything
    }
  }

  /// @throws IllegalArgumentException when there is no such file, or it holds no calibration
  public static Calibration read(Path file) {
    try {
      return calibration(JsonMapper.shared().readTree(Files.readString(file)));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("There is no file " + file
          + ". Make a calibration with haltwise doctor --calibrate.", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("Cannot read the calibration " + file + ": "
          + (e instanceof CharacterCodingException ? "it is no text" : e.getMessage())
          + ". Make one with haltwise doctor --calibrate.", e);
    } catch (JacksonException | IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new IllegalArgumentException(file + " is no calibration that this version reads (" + why
          + "). Make one with haltwise doctor --calibrate.", e);
    }
  }

  private static Calibration calibration(JsonNode doc) {
    int version = doc.path(CalibrationDocument.FORMAT).asInt(0);
    if (version != CalibrationDocument.VERSION) {
      throw new IllegalArgumentException(CalibrationDocument.FORMAT + " is "
          + doc.path(CalibrationDocument.FORMAT) + ", not " + CalibrationDocument.VERSION);
    }
    List<WakeClass> wakes = new ArrayList<>();
    for (JsonNode w : doc.path("wake_latency")) {
      wakes.add(new WakeClass(cause(text(w, "cause")), number(w, "idle_from_ns"), number(w, "n"),
          spread(w)));
    }
    JsonNode after = doc.path("after_halt");
    return new Calibration(text(doc, "host_name"), text(doc, "kernel"), date(text(doc, "taken_at")),
        doc.path("busy_host").asBoolean(false), wakes, after.isObject()
            ? Optional.of(new AfterHalt(number(after, "busy_ns"), number(after, "answer_ns")))
            : Optional.empty());
  }

  private static List<Long> spread(JsonNode of) {
    List<Long> values = new ArrayList<>();
    for (JsonNode ns : of.path("spread_ns")) {
      if (!ns.isIntegralNumber()) {
        throw new IllegalArgumentException("spread_ns holds " + ns);
      }
      values.add(ns.asLong());
    }
    return values;
  }

  private static String text(JsonNode of, String key) {
    if (!of.path(key).isString()) {
      throw new IllegalArgumentException(key + " is missing");
    }
    return of.path(key).asString();
  }

  private static long number(JsonNode of, String key) {
    if (!of.path(key).isIntegralNumber()) {
      throw new IllegalArgumentException(key + " is missing");
    }
    return of.path(key).asLong();
  }

  private static Cause cause(String word) {
    return Arrays.stream(Cause.values()).filter(c -> c.text().equals(word.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("\"" + word + "\" is no cause"));
  }

  private static String date(String instant) {
    return instant.length() < DATE_LENGTH ? instant : instant.substring(0, DATE_LENGTH);
  }
}
