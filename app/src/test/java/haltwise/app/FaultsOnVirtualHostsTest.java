package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.tracefile.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What becomes of stock kernels' hosts when something goes wrong while haltwise changes them. Oracle: faults.txt, which says
/// what the commands promise, against the parameters and files as the scenarios read them. The table of all of it is left in
/// target/faults.md, and with -Dhaltwise.faults=FILE there too.
@Tag("long")
@TestInstance(Lifecycle.PER_CLASS)
class FaultsOnVirtualHostsTest {
  private static final int MOST_BOOTS = 3;
  private static final int FEWEST_STEPS = 8;
  private static final List<String> KILLED = List.of("apply", "persist", "apply-over-persist",
      "restore");

  /// By kernel, what was found of each fault.
  private final Map<String, Map<String, String>> found = new TreeMap<>();

  @ParameterizedTest
  @CsvSource({"6.12,2", "6.1,0"})
  void aHostIsAsItMustBeAfterEachFault(String series, String shrink, @TempDir Path results)
      throws Exception {
    Map<String, String> lines = new LinkedHashMap<>();
    Path host = booted(results, "host",
        folder -> VirtualHost.boot(series, folder, List.of(), "faults", "watched"));
    read(lines, "faults", host.resolve("faults"));
    read(lines, "watched", host.resolve("watched"));
    read(lines, "reboots", booted(results, "reboots",
        folder -> VirtualHost.bootDebian(series, folder, "reboots")));
    read(lines, "kills",
        booted(results, "kills", folder -> VirtualHost.bootDebian(series, folder, "kills")));

    Map<String, String> table = found.computeIfAbsent(series, _ -> new LinkedHashMap<>());
    List<String> wrong = new ArrayList<>();
    for (Fault fault : Fault.all(shrink)) {
      String key = fault.scenario() + " " + fault.step();
      String state = lines.getOrDefault(key, "nothing");
      boolean right = state.equals(fault.state());
      table.put(key, right ? "as expected" : "**" + state + "**");
      if (!right) {
        wrong.add(key + ": " + state + ", not " + fault.state());
      }
    }
    for (String name : KILLED) {
      wrong.addAll(killed(name, lines, table));
    }
    write();
    assertThat(wrong).isEmpty();
    checkRecordings(host.resolve("watched"), shrink);
    assertThat(Files.readAllLines(host.resolve("faults/arms.txt"))).contains("200000", "1000000")
        .containsOnly("200000", "1000000");
  }

  /// Whether, after a kill at each step and the next start, the host was as before, or as after if all was done.
  private static List<String> killed(String name, Map<String, String> lines,
      Map<String, String> table) {
    String before = lines.getOrDefault("kills " + name + " before", "nothing");
    String whole = lines.getOrDefault("kills " + name + " whole", "nothing");
    List<String> wrong = new ArrayList<>();
    int steps = 0;
    int undone = 0;
    for (Map.Entry<String, String> line : lines.entrySet()) {
      if (line.getKey().startsWith("kills " + name + " next-start ")) {
        steps++;
        undone += line.getValue().equals(before) ? 1 : 0;
        if (!line.getValue().equals(before) && !line.getValue().equals(whole)) {
          wrong.add(
              line.getKey() + ": " + line.getValue() + ", neither " + before + " nor " + whole);
        }
      }
    }
    if (undone < FEWEST_STEPS || before.equals(whole)) {
      wrong.add(name + ": killed at " + steps + " steps, undone at " + undone);
    }
    table.put(name, wrong.isEmpty()
        ? "as expected at each of " + steps + " steps (" + undone + " undone)"
        : "**" + String.join("; ", wrong) + "**");
    return wrong;
  }

  private static void checkRecordings(Path folder, String shrink) throws IOException {
    Trace changed = TraceFile.read(folder.resolve("changed.halts.parquet"));
    assertThat(changed.info().settings()).extracting(s -> s.settings()).contains(
        new HostSettings(200_000, 2, 10_000, Long.parseLong(shrink)),
        new HostSettings(3_000_000, 3, 30_000, 0));
    assertThat(TraceFile.read(folder.resolve("overrun.halts.parquet")).info().eventsLost())
        .isPositive();
    for (String whole : List.of("ended", "offline", "next")) {
      assertThat(TraceFile.read(folder.resolve(whole + ".halts.parquet")).haltCount()).as(whole)
          .isGreaterThan(20);
    }
  }

  private interface Boot {
    VirtualHost of(Path results) throws IOException, InterruptedException;
  }

  /// Emulation fails now and then (virtual-hosts/README.md): it boots again then, and at last skips, with the reason.
  private static Path booted(Path results, String name, Boot boot)
      throws IOException, InterruptedException {
    for (int number = 1;; number++) {
      VirtualHost host = boot.of(results.resolve(name + "-" + number));
      if (host.status() != VirtualHost.LACKS_SOMETHING) {
        assertThat(host.status()).as(host.output()).isZero();
        return host.results();
      }
      assumeTrue(number < MOST_BOOTS, () -> "no virtual host: " + host.output());
    }
  }

  /// Lines such as `apply: 0: 160000 3 20000 2 +/var/lib/haltwise/journal`.
  private static void read(Map<String, String> lines, String scenario, Path folder)
      throws IOException {
    for (String line : Files.readAllLines(folder.resolve("faults.txt"))) {
      String[] parts = line.split(": ", 2);
      lines.put(scenario + " " + parts[0], parts[1]);
    }
  }

  @AfterAll
  void write() throws IOException {
    List<String> kernels = List.copyOf(found.keySet());
    StringBuilder text = new StringBuilder("| fault | expectation |");
    kernels.forEach(k -> text.append(' ').append(k).append(" |"));
    text.append("\n|---|---|").append("---|".repeat(kernels.size())).append('\n');
    for (Fault fault : Fault.all("2")) {
      row(text, fault.what(), fault.expectation(), fault.scenario() + " " + fault.step(), kernels);
    }
    for (String name : KILLED) {
      row(text, "kill -9 before each write, fsync, rename and unlink of "
          + name.replace('-', ' ') + ", then the next start",
          "as before; as after once all is done", name, kernels);
    }
    text.append("\nRun on ").append(LocalDate.now(java.time.ZoneId.systemDefault()))
        .append(": ").append(Fault.all("2").size() + KILLED.size()).append(" rows.\n");
    Files.writeString(Path.of("target", "faults.md"), text);
    String also = System.getProperty("haltwise.faults", "");
    if (!also.isEmpty() && kernels.size() == 2) {
      Files.writeString(Path.of(also), HEAD + text);
    }
  }

  private void row(StringBuilder text, String what, String expectation, String key,
      List<String> kernels) {
    text.append("| ").append(what).append(" | ").append(expectation).append(" |");
    kernels.forEach(k -> text.append(' ').append(found.getOrDefault(k, Map.of())
        .getOrDefault(key, "not run")).append(" |"));
    text.append('\n');
  }

  private static final String HEAD = """
      # Faults

      What happens to a host when something goes wrong while haltwise changes it or records on it. Each row was done for real on
      [virtual hosts](../virtual-hosts/README.md): stock Debian kernels 6.1 and 6.12 with KVM, some of them with systemd and a disk,
      which were booted again, or whose power was cut, in the middle. After each step the scenarios read the four parameters, and look
      for whatever haltwise could have left: its journal, files of modprobe, libvirt and TuneD, tracing instances. *As expected* means
      that all of this, and the exit status, are exactly what
      [faults.txt](../app/src/test/resources/haltwise/app/faults.txt) says. Rows build on those above them. The test run writes this page:

          mvn -q -pl app -am test -Plong -Dtest=FaultsOnVirtualHostsTest -Dsurefire.failIfNoSpecifiedTests=false \\
              -Dhaltwise.faults=../docs/faults.md

      """;
}
