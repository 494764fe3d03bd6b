package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.app.doctor.CalibrationFile;
import haltwise.app.doctor.Calibrations;
import haltwise.linux.HostIdentity;
import haltwise.trace.Anchor;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import haltwise.trace.HostSettings;
import haltwise.trace.SettingsInForce;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.VcpuHalts;
import haltwise.trace.VcpuInfo;
import haltwise.trace.WindowChange;
import haltwise.tracefile.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Oracle: the contract of the command line; a calibration speaks for its own host only, unless the user names it.
/// The state folder of these tests is not the user's (pom.xml).
class DoctorCommandTest {
  private static final HostIdentity HERE = HostIdentity.read();
  private static final HostIdentity ELSEWHERE = new HostIdentity("elsewhere", "6.12.0", "x86_64");

  @TempDir
  private Path folder = Path.of("");

  @BeforeEach
  @AfterEach
  void noCalibration() throws IOException {
    assertThat(CalibrationFile.usual().toString()).contains("test-state");
    Files.deleteIfExists(CalibrationFile.usual());
  }

  @Test
  void doctorAnswersInEightyColumns() {
    CommandRun run = CommandRun.of("doctor");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines().toList()).hasSizeLessThanOrEqualTo(100)
        .allMatch(line -> line.length() <= 80);
    assertThat(run.out()).startsWith("This host can").contains("Host", HERE.kernelRelease(), "KVM",
        "Halt events",
        "Parameters", "VMs", "Energy", "Calibration");
  }

  @Test
  void everyFindingTellsItsTopicAndWhetherItIsThere() {
    JsonNode findings = CommandRun.of("doctor", "--json").json().get("findings");

    assertThat(findings.get(0).get("kernel").asString()).isEqualTo(HERE.kernelRelease());
    for (JsonNode f : findings) {
      assertThat(f.get("topic").asString()).isNotBlank();
      assertThat(f.get("present").asBoolean() || f.has("remedy")).isTrue();
    }
  }

  @Test
  void aCalibrationOfThisHostIsFoundAndOneOfAnotherIsNot() {
    CalibrationFile.write(Calibrations.of(ELSEWHERE), CalibrationFile.usual());
    assertThat(calibrated()).isFalse();
    CalibrationFile.write(Calibrations.of(HERE), CalibrationFile.usual());
    assertThat(calibrated()).isTrue();
  }

  private static boolean calibrated() {
    JsonNode findings = CommandRun.of("doctor", "--json").json().get("findings");
    return findings.get(findings.size() - 1).get("present").asBoolean();
  }

  @Test
  void aTraceOfThisHostTakesItsCalibrationAndSaysSo() {
    CalibrationFile.write(Calibrations.of(HERE), CalibrationFile.usual());

    assertThat(replay(HERE).out()).contains("the calibration of " + HERE.hostName());
    assertThat(latencyNs(replayJson(HERE))).isBetween(20_900.0, 21_100.0);
    assertThat(CommandRun.of("tune", trace(HERE).toString(), "--json").out())
        .contains("the calibration of " + HERE.hostName());
  }

  @Test
  void aTraceOfAnotherHostDoesNot() {
    CalibrationFile.write(Calibrations.of(HERE), CalibrationFile.usual());

    assertThat(replay(ELSEWHERE).out()).doesNotContain("the calibration of")
        .contains("20.0 µs of wake latency");
  }

  @Test
  void neitherDoesOneOfThisHostWhenTheUsualFileIsOfAnother() {
    CalibrationFile.write(Calibrations.of(ELSEWHERE), CalibrationFile.usual());

    assertThat(replay(HERE).out()).doesNotContain("the calibration of");
    assertThat(replay(ELSEWHERE).out()).as("not of this host, so nobody asked for it")
        .doesNotContain("the calibration of");
  }

  @Test
  void oneThatIsNamedIsUsedForAnyTraceAndSaysWhenItIsOfAnotherHost() {
    Path file = folder.resolve("c.json");
    CalibrationFile.write(Calibrations.of(ELSEWHERE), file);

    assertThat(replay(ELSEWHERE, "--calibration", file.toString()).out())
        .contains("the calibration of elsewhere").doesNotContain("another host or kernel");
    assertThat(oneLine(replay(HERE, "--calibration", file.toString()).out()))
        .contains("the calibration of elsewhere").contains("another host or kernel");
  }

  @Test
  void oneThatWasTakenWhileTheHostWasBusyIsUsedOnlyWhenItIsNamed() {
    CalibrationFile.write(Calibrations.of(HERE, 0.5), CalibrationFile.usual());

    assertThat(calibrated()).isFalse();
    assertThat(replay(HERE).out()).doesNotContain("the calibration of");
    assertThat(
        oneLine(replay(HERE, "--calibration", CalibrationFile.usual().toString()).out()))
        .contains("the calibration of").contains("while its host was busy");
  }

  @Test
  void noneIsNone() {
    CalibrationFile.write(Calibrations.of(HERE), CalibrationFile.usual());

    assertThat(replay(HERE, "--calibration", "none").out()).doesNotContain("the calibration of");
  }

  @Test
  void aBrokenUsualFileStopsNothingAndABrokenNamedOneDoes() throws IOException {
    Files.createDirectories(CalibrationFile.usual().getParent());
    Files.writeString(CalibrationFile.usual(), "{");

    assertThat(replay(HERE).status()).isZero();
    CommandRun named = replay(HERE, "--calibration", CalibrationFile.usual().toString());
    assertThat(named.status()).isEqualTo(2);
    assertThat(named.err()).contains("calibration.json").hasLineCount(1);
  }

  @Test
  void whatWouldBeIgnoredIsRefused() throws IOException {
    assertThat(CommandRun.of("doctor", "-o", "x.json").err()).contains("--calibrate");
    for (String more : List.of("--host x --observe 1s", "--host x --capture y",
        "--calibrate --host x", "--observe 0", "--observe 2", "--capture " + Path.of("src"),
        "--host src")) {
      CommandRun run = CommandRun.of(("doctor " + more).split(" "));
      assertThat(run.status()).as(more).isEqualTo(2);
      assertThat(run.err()).hasLineCount(1);
    }
    Path file = Files.createFile(folder.resolve("x.json"));
    CommandRun run = CommandRun.of("doctor", "--calibrate", "-o", file.toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--force");
    assertThat(CommandRun.of("tune", "--lab", "ticks", "--calibration", "none").status())
        .isEqualTo(2);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }

  private static double latencyNs(JsonNode row) {
    return row.get("wake_latency_blocked_mean_ns").asDouble();
  }

  private JsonNode replayJson(HostIdentity host) {
    return CommandRun.of("replay", trace(host).toString(), "--settings", "off", "--json").json()
        .get("rows").get(0);
  }

  private CommandRun replay(HostIdentity host, String... more) {
    List<String> words = new java.util.ArrayList<>(
        List.of("replay", trace(host).toString(), "--settings", "off"));
    words.addAll(List.of(more));
    return CommandRun.of(words);
  }

  /// 300 halts of 100 µs that all hit: they do not tell what a block costs.
  private Path trace(HostIdentity host) {
    Path file = folder.resolve(host.hostName() + TraceFile.SUFFIX);
    if (Files.exists(file)) {
      return file;
    }
    VcpuHalts.Builder halts = new VcpuHalts.Builder();
    for (int i = 0; i < 300; i++) {
      halts.add(new Halt(i * 150_000L, 100_000, 100_000, 1_000_000, false, true, 100_000,
          Cause.DEVICE, Halt.NO_WAKER, Anchor.ANSWER, WindowChange.NONE));
    }
    TraceFile.write(new Trace(
        new TraceInfo(host.hostName(), host.kernelRelease(), "x86_64", "mono", 0, 45_000_000,
            List.of(new SettingsInForce(0, SettingsInForce.ALL_VMS,
                HostSettings.KERNEL_DEFAULT.withMaxNs(1_000_000))),
            List.of(new VcpuInfo(0, 1, 2, 0, 1_000_000)), 0, "test", "", -1),
        List.of(halts.build())), file);
    return file;
  }
}
