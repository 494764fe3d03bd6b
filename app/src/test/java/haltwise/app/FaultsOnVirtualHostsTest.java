package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import org.junit.jupiter.params.provider.CsvSource;

/// What becomes of stock kernels' hosts when something goes wrong while haltwise changes them. Oracle: faults.txt, which says
/// what the commands promise, against the parameters and files as the scenarios read them. The table of all that was run is
/// left in target/faults.md, and with -Dhaltwise.faults=FILE there too.
@Tag("long")
class FaultsOnVirtualHostsTest {
  private static final int MOST_BOOTS = 3;
  private static final FaultTable TABLE = new FaultTable(Path.of("target", "faults"));

  @ParameterizedTest
  @CsvSource({"6.12,faults", "6.12,watched", "6.12,reboots", "6.12,kills", "6.1,faults",
      "6.1,watched", "6.1,reboots", "6.1,kills"})
  void aHostIsAsItMustBeAfterEachFault(String series, String scenario, @TempDir Path folder)
      throws Exception {
    Path results = results(series, scenario, folder);
    if (scenario.equals("watched")) {
      checkRecordings(results, Long.parseLong(FaultTable.SHRINKS.getOrDefault(series, "")));
    }
    TABLE.keep(series, scenario, results.resolve("faults.txt"));

    assertThat(TABLE.verdicts(series, scenario)).isNotEmpty()
        .allSatisfy((step, verdict) -> assertThat(verdict).as(step).startsWith(FaultTable.RIGHT));
    if (scenario.equals("faults")) {
      assertThat(Files.readAllLines(results.resolve("arms.txt"))).contains("200000", "1000000")
          .containsOnly("200000", "1000000");
    }
  }

  /// Emulation fails now and then (virtual-hosts/README.md): it boots again then, and at last skips, with the reason.
  private static Path results(String series, String scenario, Path folder) throws Exception {
    boolean systemd = List.of("reboots", "kills").contains(scenario);
    for (int boot = 1;; boot++) {
      Path results = folder.resolve("boot-" + boot);
      VirtualHost host = systemd
          ? VirtualHost.bootDebian(series, results, scenario)
          : VirtualHost.boot(series, results, List.of(), scenario);
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
  static void writeTheTable() throws IOException {
    String table = TABLE.markdown();
    Files.writeString(Path.of("target", "faults.md"), table);
    String page = System.getProperty("haltwise.faults", "");
    if (!page.isEmpty()) {
      Files.writeString(Path.of(page), HEAD + table);
    }
  }

  private static final String HEAD = """
      # Faults

      What happens to a host when something goes wrong while haltwise changes it or records on it. Each row was done for real on
      [virtual hosts](../virtual-hosts/README.md): stock Debian kernels 6.1 and 6.12 with KVM, some of them with systemd and a disk,
      which were booted again, or whose power was cut, in the middle. After each step the scenarios read the four parameters, and look
      for whatever haltwise could have left: its journal, files of modprobe, libvirt and TuneD, tracing instances. *As expected* means
      that all of this, and the exit status, are exactly what
      [faults.txt](../app/src/test/resources/haltwise/app/faults.txt) says. Rows build on those above them;
      *not run* means that no run of that scenario on that kernel has come so far. The test run writes this page:

          mvn -q -pl app -am test -Plong -Dtest=FaultsOnVirtualHostsTest -Dsurefire.failIfNoSpecifiedTests=false \\
              -Dhaltwise.faults=../docs/faults.md

      """;
}
