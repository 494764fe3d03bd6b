package haltwise.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.linux.HostIdentity;
import haltwise.replay.Calibration;
import haltwise.report.Look;
import haltwise.trace.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Oracle: what was written must be read back; the keys are a contract.
class CalibrationFileTest {
  private static final HostIdentity HOST = new HostIdentity("elsewhere", "6.12.0", "x86_64");

  @TempDir
  private Path folder = Path.of("");

  @Test
  void whatReplaysNeedComesBackAsItWasWritten() {
    Path file = folder.resolve("new/folder/calibration.json");
    CalibrationFile.write(Calibrations.of(HOST), file);
    Calibration read = CalibrationFile.read(file);

    assertThat(read.hostName()).isEqualTo("elsewhere");
    assertThat(read.kernelRelease()).isEqualTo("6.12.0");
    assertThat(read.takenOn()).isEqualTo("2026-11-22");
    assertThat(read.afterHalt()).hasValue(new Calibration.AfterHalt(12_000, 15_000));
    assertThat(read.wakes()).hasSize(2);
    Calibration.WakeClass device = read.wakes().get(1);
    assertThat(device.cause()).isEqualTo(Cause.DEVICE);
    assertThat(device.fromNs()).isEqualTo(65_536);
    assertThat(device.n()).isEqualTo(101);
    assertThat(device.latenciesNs())
        .isEqualTo(Calibrations.of(HOST).wakes().get(1).latency().spreadNs());
  }

  @Test
  void everyNumberHasItsUnitItsCountAndItsSpread() throws IOException {
    Path file = folder.resolve("c.json");
    CalibrationFile.write(Calibrations.of(HOST), file);
    JsonNode doc = JsonMapper.shared().readTree(Files.readString(file));

    JsonNode poll = doc.get("measurements").get("poll_iteration");
    assertThat(poll.get("n").asLong()).isEqualTo(101);
    assertThat(poll.get("p10_ns").asLong()).isEqualTo(190);
    assertThat(poll.get("median_ns").asLong()).isEqualTo(230);
    assertThat(poll.get("p90_ns").asLong()).isEqualTo(270);
    assertThat(poll.get("p99_ns").asLong()).isEqualTo(279);
    assertThat(poll.get("how").asString()).isNotBlank();
    assertThat(doc.get("measurements").get("vm_exit").get("caution").asString())
        .contains("emulated");
    assertThat(doc.get("measurements").get("vm_exit_to_user_space").get("remedy").asString())
        .isEqualTo("Take some.");
    // Two switches of 1.8 µs and 12 µs of colder run; the latency of the class below 262 µs.
    assertThat(doc.get("block_price").get("burnt_ns").asLong()).isEqualTo(15_600);
    assertThat(doc.get("block_price").get("lambda_5_ns").asLong()).isEqualTo(15_600 + 5 * 21_000);
    assertThat(doc.get("energy").get("watts_per_polling_cpu").asDouble()).isBetween(1.99, 2.01);
    assertThat(doc.get("cpu").asString()).isEqualTo("Some CPU");
    assertThat(doc.get("taken_at").asString()).isEqualTo("2026-11-22T18:00:00Z");
  }

  @Test
  void aFileIsReplacedInOneStepAndNothingElseIsLeft() throws IOException {
    Path file = folder.resolve("c.json");
    Files.writeString(file, "old");
    CalibrationFile.write(Calibrations.of(HOST), file);

    assertThat(CalibrationFile.read(file).hostName()).isEqualTo("elsewhere");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"haltwise_calibration\":99}",
      "{\"haltwise_calibration\":1}",
      "{\"haltwise_calibration\":1,\"host_name\":\"h\",\"kernel\":\"6\",\"taken_at\":\"x\","
          + "\"wake_latency\":[{\"cause\":\"moon\"}]}",
      "{\"haltwise_calibration\":1,\"host_name\":\"h\",\"kernel\":\"6\",\"taken_at\":\"x\","
          + "\"wake_latency\":[{\"cause\":\"timer\",\"idle_from_ns\":1,\"n\":5}]}",
      "{\"haltwise_calibration\":1,\"host_name\":\"h\",\"kernel\":\"6\",\"taken_at\":\"x\","
          + "\"wake_latency\":[{\"cause\":\"timer\",\"idle_from_ns\":1,\"n\":5,\"spread_ns\":[-7]}]}"})
  void whatIsNoCalibrationIsNamedWithTheRemedy(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("bad.json"), text);

    assertThatThrownBy(() -> CalibrationFile.read(file))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("bad.json")
        .hasMessageContaining("haltwise doctor --calibrate");
  }

  @Test
  void itIsKeptWhereTheUserKeepsState() {
    Path home = Path.of("/home/u");
    assertThat(CalibrationFile.usual(Map.of(), home))
        .isEqualTo(Path.of("/home/u/.local/state/haltwise/calibration.json"));
    assertThat(CalibrationFile.usual(Map.of("XDG_STATE_HOME", "/var/s"), home))
        .isEqualTo(Path.of("/var/s/haltwise/calibration.json"));
    assertThat(CalibrationFile.usual(Map.of("XDG_STATE_HOME", "relative"), home))
        .isEqualTo(Path.of("/home/u/.local/state/haltwise/calibration.json"));
  }

  @Test
  void theScreenFitsEightyColumnsAndSaysWhatCouldNotBeMeasured() {
    String screen = CalibrationText.of(Calibrations.of(HOST), "c.json", new Look(80, true, false));

    assertThat(screen.lines()).allMatch(line -> line.length() <= 80);
    assertThat(screen).contains("poll iteration").contains("230 ns").contains("15.6 µs")
        .contains("2.00 W for each CPU").contains("there was no time. Take some.")
        .contains("(!) the guest was emulated");
  }
}
