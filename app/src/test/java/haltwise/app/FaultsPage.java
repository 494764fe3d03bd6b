package haltwise.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The page that tells what became of hosts, with nothing in it that no run left.
///
/// @param page where it is; the runs lie in a folder beside it, named as it
record FaultsPage(Path page) {
  static final Path DOCS = Path.of("../docs/faults.md");

  /// With -Dhaltwise.faults=PAGE that one, in which the runs of other scenarios stay; else one in target.
  static FaultsPage ofThisRun() {
    return new FaultsPage(Path.of(System.getProperty("haltwise.faults", "target/faults.md")));
  }

  FaultTable table() {
    return new FaultTable(
        page.resolveSibling(String.valueOf(page.getFileName()).replace(".md", "-run")));
  }

  String text() throws IOException {
    return HEAD + table().markdown();
  }

  void write() throws IOException {
    Files.writeString(page, text());
  }

  private static final String HEAD = """
      # Faults

      What happens to a host when something goes wrong while haltwise changes it or records on it. Each row was done for real on
      [virtual hosts](../virtual-hosts/README.md): stock Debian kernels 6.1 and 6.12 with KVM, some of them with systemd and a disk,
      which were booted again, or whose power was cut, in the middle. After each step the scenarios read the four parameters, and look
      for whatever haltwise could have left: its journal, files of modprobe, libvirt and TuneD, tracing instances. *As expected* means
      that all of this, and the exit status, are exactly what
      [faults.txt](../app/src/test/resources/haltwise/app/faults.txt) says; else the cell tells what was found. Rows build on those
      above them. The page is made from [faults-run](faults-run) alone, where this test, or a scenario run by itself (virtual-hosts/run), left its results:

          mvn -q -pl app -am test -Plong -Dtest=FaultsOnVirtualHostsTest -Dsurefire.failIfNoSpecifiedTests=false \\
              -Dhaltwise.faults=../docs/faults.md
      """;
}
