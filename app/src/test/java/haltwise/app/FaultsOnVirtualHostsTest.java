package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haltwise.app.Fault.Scenario;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.tracefile.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What becomes of stock kernels' hosts when something goes wrong while haltwise changes them. Oracle: faults.txt, which says
/// what the commands promise, against the parameters and files as the scenarios read them. A further scenario is a script
/// and its lines in faults.txt.
///
/// What was found is kept, and told by a page: [FaultsPage]. -Dhaltwise.faults.only=REGEX runs those alone that match, such as
/// `6.12-kills`.
@Tag("long")
class FaultsOnVirtualHostsTest {
  private static final int MOST_BOOTS = 3;
  private static final int CONTROLLED = 14;
  private static final FaultsPage PAGE = FaultsPage.ofThisRun();
  private static final FaultTable TABLE = PAGE.table();

  static List<Arguments> runs() {
    String only = System.getProperty("haltwise.faults.only", ".*");
    return FaultTable.SHRINKS.keySet().stream().flatMap(series -> Fault.scenarios().stream()
        .filter(scenario -> (series + "-" + scenario.name()).matches(only))
        .map(scenario -> Arguments.of(series, scenario))).toList();
  }

  @ParameterizedTest
  @MethodSource("runs")
  void aHostIsAsItMustBeAfterEachFault(String series, Scenario scenario, @TempDir Path folder)
      throws Exception {
    Path results = results(series, scenario, folder);
    TABLE.keep(series, scenario.name(), results.resolve("faults.txt"));

    assertThat(TABLE.verdicts(series, scenario.name())).isNotEmpty()
        .allSatisfy((step, verdict) -> assertThat(verdict).as(step).startsWith(FaultTable.RIGHT));
    switch (scenario.name()) {
      case "faults" -> assertThat(Files.readAllLines(results.resolve("arms.txt")))
          .contains("200000", "1000000").containsOnly("200000", "1000000");
      case "watched" ->
        checkRecordings(results, Long.parseLong(FaultTable.SHRINKS.getOrDefault(series, "")));
      case "daemon" -> checkControl(results);
      case "users" -> assertThat(Files.readAllLines(results.resolve("refused.txt"))).hasSize(7)
          .allSatisfy(line -> assertThat(line).contains("Run as root"));
      case "serviced" -> new ServiceSeen(results).check();
      default -> {
        // Its steps say all.
      }
    }
  }

  /// Each daemon begins with a window of 3 ms, and goes on from there: the kernel's parameters are really others while it controls.
  private static void checkControl(Path folder) throws IOException {
    List<String> inForce = Files.readAllLines(folder.resolve("in-force.txt"));
    assertThat(inForce).hasSize(CONTROLLED);
    assertThat(inForce.stream().filter(values -> !values.startsWith("200000 2 10000 ")))
        .hasSizeGreaterThan(inForce.size() / 2);
    assertThat(Files.readString(folder.resolve("said.txt")).replaceAll("\\s+", " ")).contains(
        "Somebody else changed", "No VM runs any more", "The recorder lost",
        "could not come into force");
  }

  /// Emulation fails now and then (virtual-hosts/README.md): it boots again then, and at last skips, with the reason.
  private static Path results(String series, Scenario scenario, Path folder) throws Exception {
    for (int boot = 1;; boot++) {
      Path results = folder.resolve("boot-" + boot);
      VirtualHost host = scenario.onSystemd()
          ? VirtualHost.bootDebian(series, results, scenario.name())
          : VirtualHost.boot(series, results, List.of(), scenario.name());
      if (host.status() != VirtualHost.LACKS_SOMETHING) {
        assertThat(host.status()).as(host.output()).isZero();
        return results;
      }
      assumeTrue(boot < MOST_BOOTS, () -> "no virtual host: " + host.output());
    }
  }

  private static void checkRecordings(Path folder, long shrink) throws IOException {
    Trace changed = TraceFile.read(folder.resolve("changed.halts.parquet"));
    assertThat(changed.info().settings()).extracting(s -> s.settings()).contains(
        new HostSettings(200_000, 2, 10_000, shrink), new HostSettings(3_000_000, 3, 30_000, 0));
    assertThat(TraceFile.read(folder.resolve("overrun.halts.parquet")).info().eventsLost())
        .isPositive();
    for (String whole : List.of("ended", "offline", "next")) {
      assertThat(TraceFile.read(folder.resolve(whole + ".halts.parquet")).haltCount()).as(whole)
          .isGreaterThan(20);
    }
  }

  @AfterAll
  static void writeThePage() throws IOException {
    PAGE.write();
  }
}
