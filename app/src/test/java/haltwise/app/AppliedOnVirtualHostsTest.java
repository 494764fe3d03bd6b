package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What apply.sh did to stock kernels. Oracle: the parameters as the script read them after each step, against what the
/// commands promise.
@Tag("long")
class AppliedOnVirtualHostsTest {
  @ParameterizedTest
  @CsvSource({"6.12,2", "6.1,0"})
  void aStockKernelIsChangedAndRestoredWhateverHappensInBetween(String series, String shrink,
      @TempDir Path results) throws Exception {
    VirtualHost host = VirtualHost.boot(series, results, List.of(), "apply");
    assertThat(host.status()).as(host.output()).isZero();

    String found = "200000 2 10000 " + shrink;
    assertThat(Files.readAllLines(results.resolve("steps.txt"))).map(String::strip)
        .containsExactly("before: 0: " + found, "apply: 0: 160000 3 20000 2",
            "check: 0: 160000 3 20000 2", "again: 0: 4294967295 1 60000 1",
            "restore: 0: " + found, "limited: 0: " + found, "killed: 0: 0 2 10000 2",
            "next-start: 0: " + found, "terminated: 0: " + found, "compare: 0: " + found,
            "drifted: 1: 4711 2 10000 2", "left: 1: 4711 2 10000 " + shrink,
            "forced: 0: " + found, "unloaded: 3:", "reloaded: 0: " + found,
            "disk-full: 3: " + found, "read-only: 3: " + found, "after: 0: " + found);
    assertThat(Files.readAllLines(results.resolve("arms.txt"))).contains("200000", "1000000")
        .containsOnly("200000", "1000000");
  }
}
