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
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Kernels from 5.8 to 6.0 give a VM its max when it is created. Oracle: a stock 5.10, and its own windows: two equal guests of QEMU's, of
/// which one was started before max was raised.
@Tag("long")
@TestInstance(Lifecycle.PER_CLASS)
class MaxAtCreationTest {
  private static final int MOST_BOOTS = 2;
  private static final long MAX_AT_FIRST_NS = 200_000;
  private static final HostSettings RAISED = new HostSettings(5_000_000, 1, 300_000, 2);

  private Path results = Path.of("");

  @BeforeAll
  void boot(@TempDir Path folder) throws Exception {
    for (int boot = 1;; boot++) {
      VirtualHost host = VirtualHost.boot("5.10", folder.resolve("boot-" + boot),
          List.of("qemu-system-x86_64"), "creation");
      if (host.status() != VirtualHost.LACKS_SOMETHING) {
        assertThat(host.status()).as(host.output()).isZero();
        results = host.results();
        return;
      }
      assumeTrue(boot < MOST_BOOTS, () -> "no virtual host: " + host.output());
    }
  }

  private Trace recorded() throws IOException {
    Trace trace = TraceFile.read(results.resolve("both" + TraceFile.SUFFIX));
    assertThat(trace.info().kernelRelease()).startsWith("5.10.");
    assertThat(trace.info().settingsAt(0, Long.MAX_VALUE)).contains(RAISED);
    return trace;
  }

  /// Of the VM that was started so.
  private LongStream windowsNs(String name) throws IOException {
    int process = Integer.parseInt(Files.readString(results.resolve(name + ".pid")).strip());
    Trace trace = recorded();
    return IntStream.range(0, trace.halts().size())
        .filter(v -> trace.info().vcpus().get(v).processId() == process)
        .mapToObj(trace.halts()::get)
        .flatMapToLong(h -> IntStream.range(0, h.size()).mapToLong(h::windowNs));
  }

  @Test
  void aVmThatRanBeforeKeepsTheMaxOfItsCreation() throws IOException {
    assertThat(windowsNs("before")).hasSizeGreaterThan(100)
        .allSatisfy(ns -> assertThat(ns).isLessThanOrEqualTo(MAX_AT_FIRST_NS));
  }

  @Test
  void aVmThatStartsAfterwardsHasTheNewMax() throws IOException {
    assertThat(windowsNs("after")).hasSizeGreaterThan(100)
        .anySatisfy(ns -> assertThat(ns).isGreaterThan(MAX_AT_FIRST_NS));
  }

  @Test
  void statusSaysThatNeitherIsKnownToObey() throws IOException {
    JsonNode vms = JsonMapper.shared().readTree(Files.readString(results.resolve("status.json")))
        .get("vms");

    assertThat(vms.valueStream().map(vm -> vm.get("obeys").asString())).hasSize(2)
        .containsOnly("no");
  }
}
