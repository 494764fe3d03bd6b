package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haltwise.replay.Verifier;
import haltwise.replay.VerifyResult;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.tracefile.TraceFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `haltwise apply` and `tune --write-host` do on stock kernels whose parameters may be written. Oracles: the windows of
/// the kernel itself, and the parameters as the scenarios read them meanwhile.
@Tag("long")
class WritableVirtualHostsTest {
  private static final int MOST_BOOTS = 3;

  @TestInstance(Lifecycle.PER_CLASS)
  abstract static class Facts {
    private final String series;
    private final String found;
    private Path settings = Path.of("");
    private Path tune = Path.of("");

    Facts(String series, String shrink) {
      this.series = series;
      found = "200000 2 10000 " + shrink;
    }

    @BeforeAll
    void boot(@TempDir Path folder) throws Exception {
      settings = booted(folder, "settings");
      tune = booted(folder, "tune");
    }

    /// Again when emulation fails (virtual-hosts/README.md), and at last skips, with the reason.
    private Path booted(Path folder, String scenario) throws Exception {
      for (int boot = 1;; boot++) {
        VirtualHost host = VirtualHost.boot(series, folder.resolve(scenario + "-" + boot),
            List.of(), scenario);
        boolean stoodStill = host.output().contains("did not end in 10000 ms");
        if (host.status() != VirtualHost.LACKS_SOMETHING && !stoodStill) {
          assertThat(host.status()).as(host.output()).isZero();
          return host.results();
        }
        assumeTrue(boot < MOST_BOOTS, () -> "no virtual host: " + host.output());
      }
    }

    private static JsonNode json(Path file) throws IOException {
      return JsonMapper.shared().readTree(Files.readString(file));
    }

    @Test
    void twentyThousandHaltsUnderTenSettingsFollowTheKernelsRule() throws IOException {
      long halts = 0;
      Set<HostSettings> inForce = new HashSet<>();
      for (Path file : recordings("*")) {
        Trace trace = TraceFile.read(file);
        VerifyResult verified = Verifier.run(trace);
        assertThat(verified.first()).as(file.toString()).isEmpty();
        assertThat(trace.info().eventsLost()).isZero();
        assertThat(trace.info().kernelRelease()).startsWith(series + ".");
        inForce.add(trace.info().settingsAt(0, trace.info().endNs()).orElseThrow());
        halts += verified.checked();
      }
      assertThat(inForce).hasSize(10);
      assertThat(halts).isGreaterThanOrEqualTo(20_000);
      JsonNode inside = json(settings.resolve("verify.json"));
      assertThat(inside.get("differences").asLong()).isZero();
      assertThat(inside.get("halts").asLong()).isGreaterThanOrEqualTo(halts);
    }

    @Test
    void applyWroteTheSettingsOfEachRecordingAndRestoreTookThemBack() throws IOException {
      List<String> steps = steps(settings);
      assertThat(steps).hasSize(12);
      for (int number = 1; number <= 10; number++) {
        HostSettings s = TraceFile.read(recordings(number + "-1").getFirst()).info()
            .settingsAt(0, Long.MAX_VALUE).orElseThrow();
        assertThat(steps.get(number)).startsWith("apply-" + number + ": 0: " + s.maxNs() + " "
            + s.grow() + " " + s.growStartNs() + " " + s.shrink() + " ");
      }
      assertThat(steps.getLast()).isEqualTo("restore: 0: " + found);
    }

    @Test
    void tuneConfirmsEveryParameterThatItRecommendsWhereItMayWrite() throws IOException {
      JsonNode tuned = json(tune.resolve("with.json")).get("workloads").get(0);
      HostSettings wanted = settings(tuned, "recommended");
      HostSettings inForce = settings(tuned, "baseline");

      assertThat(wanted.maxNs()).isNotEqualTo(inForce.maxNs());
      assertThat(wanted.grow()).isNotEqualTo(inForce.grow());
      assertThat(wanted.growStartNs()).isNotEqualTo(inForce.growStartNs());
      assertThat(wanted.shrink()).isNotEqualTo(inForce.shrink());
      assertThat(tuned.get("recommended").get("measured").get("runs").asInt()).isEqualTo(3);
      assertThat(tuned.get("notes").toString()).contains("all four recommended values")
          .doesNotContain("NOT CONFIRMED");
      assertThat(seen("with.txt")).contains(wanted.maxNs() + " " + wanted.grow() + " "
          + wanted.growStartNs() + " " + wanted.shrink());
    }

    /// With the settings in force no window leaves 0; how often the recommended ones block is what all four make together.
    @Test
    void underAllFourItBlocksAsRarelyAsTunePredicted() throws IOException {
      JsonNode tuned = json(tune.resolve("with.json")).get("workloads").get(0);
      assertThat(blocked(tuned, "baseline", "measured")).isGreaterThan(0.9);
      assertThat(blocked(tuned, "recommended", "predicted")).isLessThan(0.3);
      assertThat(blocked(tuned, "recommended", "measured"))
          .isCloseTo(blocked(tuned, "recommended", "predicted"), within(0.2));
    }

    private static double blocked(JsonNode tuned, String arm, String how) {
      return tuned.get(arm).get(how).get("blocked_share").asDouble();
    }

    @Test
    void tuneWritesNothingUnasked() throws IOException {
      JsonNode tuned = json(tune.resolve("without.json")).get("workloads").get(0);
      assertThat(tuned.get("notes").toString()).contains("--write-host confirms them");
      assertThat(seen("without.txt")).containsExactly("200000 0 10000 5");
    }

    @Test
    void tuneLeavesTheHostAsItFoundItAlsoWhenKilled() throws IOException {
      assertThat(steps(tune)).containsExactly("before: 0: " + BEFORE,
          "without-consent: 0: " + BEFORE,
          "with-consent: 0: " + BEFORE, "killed: 0: " + BEFORE, "after: 0: " + found);
    }

    /// @param name a glob
    private List<Path> recordings(String name) throws IOException {
      List<Path> files = new ArrayList<>();
      try (DirectoryStream<Path> found = Files.newDirectoryStream(
          settings, name + TraceFile.SUFFIX)) {
        found.forEach(files::add);
      }
      return files;
    }

    private static final String BEFORE = "200000 0 10000 5 +/var/lib/haltwise/journal";

    private List<String> steps(Path results) throws IOException {
      List<String> lines = Files.readAllLines(results.resolve("faults.txt"));
      assertThat(lines.getFirst()).matches("run: [-0-9]+ on " + Pattern.quote(series) + "\\..*");
      return lines.subList(1, lines.size());
    }

    private List<String> seen(String name) throws IOException {
      return Files.readAllLines(tune.resolve(name));
    }

    private static HostSettings settings(JsonNode tuned, String arm) {
      return HostSettings.parse(tuned.get(arm).get("settings").asString(), HostSettings.OFF);
    }
  }

  @Nested
  class Newer extends Facts {
    Newer() {
      super("6.12", "2");
    }
  }

  /// Its shrink is 0 by default.
  @Nested
  class Older extends Facts {
    Older() {
      super("6.1", "0");
    }
  }
}
