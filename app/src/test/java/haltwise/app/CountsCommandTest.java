package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haltwise.linux.HostException;
import haltwise.linux.Kvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Oracle: the text of a real libvirt that the counts come from; the counts of a real QEMU 7.2 whose guest halts for 54.6 ms
/// at a time; and KVM's own invariants for a lab VM that runs here.
final class CountsCommandTest {
  private static final String DOMSTATS = "src/test/resources/counts/domstats-libvirt-9.0.txt";

  private static final String TICKING = "src/test/resources/counts/ticking-qemu-7.2.counts.json";

  @TempDir
  private Path folder = Path.of("");

  @Test
  void importedTextIsShownAsWhatItIs() {
    String file = folder.resolve("vms.counts.json").toString();
    CommandRun imported = CommandRun.of("import", DOMSTATS, "--elapsed", "3s", "--kernel", "6.18",
        "-o", file);
    assertThat(imported.status()).as(imported.err()).isZero();
    CommandRun shown = CommandRun.of("show", file);

    assertThat(shown.status()).as(shown.err()).isZero();
    assertThat(shown.out()).contains("Histogram-only").contains("libvirt domstats")
        .contains("18.3/s").contains("not counted here").contains("No halt polled");
    assertThat(shown.out().lines()).allMatch(line -> line.length() <= 80);
    JsonNode vm = CommandRun.of("show", "--json", file).json().get("vms").get(0);
    assertThat(vm.get("halt_exits").asLong()).isEqualTo(55);
    assertThat(vm.get("blocks").isNull()).isTrue();
    assertThat(vm.get("hlt_exits_per_s").asDouble()).isCloseTo(55 / 3.0,
        org.assertj.core.data.Offset.offset(1e-9));
  }

  @Test
  void domstatsTextCanBeShownAsItIs() {
    CommandRun shown = CommandRun.of("show", DOMSTATS);

    assertThat(shown.status()).as(shown.err()).isZero();
    assertThat(shown.out()).contains("--elapsed TIME").contains("The kernel is not known");
  }

  @Test
  void tuneGivesBoundsOfCountersAndSaysWhatIsCertain() {
    CommandRun tuned = CommandRun.of("tune", TICKING, "--objective", "latency");

    assertThat(tuned.status()).as(tuned.err()).isZero();
    assertThat(tuned.out()).contains("Histogram-only").contains("Keep what is in force")
        .contains("pin=1 ms").contains("surely worse").contains("an assumption");
    assertThat(tuned.out().lines()).allMatch(line -> line.length() <= 80);
    JsonNode w = CommandRun.of("tune", "--json", TICKING, "--block-price", "200us").json()
        .get("workloads").get(0);
    assertThat(w.get("halts").asLong()).isEqualTo(76);
    assertThat(w.get("near_the_best").asBoolean()).isTrue();
    assertThat(w.get("surely_better").isNull()).isTrue();
    assertThat(w.get("baseline").get("cost_per_halt_ns").get("low").asDouble())
        .isBetween(200_000.0, 200_010.0);
    for (JsonNode row : w.get("bounds")) {
      assertThat(row.get("cost_per_halt_ns").get("low").asDouble())
          .isLessThanOrEqualTo(row.get("cost_per_halt_ns").get("high").asDouble());
    }
  }

  @Test
  void tuneWithoutHistogramsSaysThatItCannotTell() {
    CommandRun tuned = CommandRun.of("tune", DOMSTATS);

    assertThat(tuned.status()).as(tuned.err()).isZero();
    assertThat(tuned.out()).contains("Bounds need KVM's three histograms")
        .contains("haltwise record --vm PID");
  }

  @Test
  void aLabVmIsCountedWithoutTracing() throws IOException {
    try (Kvm _ = Kvm.open()) {
      assumeTrue(true);
    } catch (HostException e) {
      assumeTrue(false, e.getMessage());
    }
    String file = folder.resolve("lab.counts.json").toString();
    CommandRun run = CommandRun.of("record", "--counters", "--lab", "storage", "--service", "50us",
        "--duration", "400ms", "--warm-up", "50ms", "-o", file, "--json");
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode vm = CommandRun.of("show", "--json", file).json().get("vms").get(0);

    assertThat(vm.get("elapsed_ns").asLong()).isGreaterThanOrEqualTo(400_000_000L);
    assertThat(vm.get("vcpus").get(0).get("over_time")).hasSizeBetween(3, 4);
    assertThat(vm.get("halt_wait_ns").asLong()).isPositive();
    assertThat(vm.get("halt_attempted_poll").asLong())
        .isEqualTo(vm.get("hits").asLong() + vm.get("misses").asLong());
    CommandRun shown = CommandRun.of("show", file);
    assertThat(shown.out()).contains("Time asleep").contains("statistics descriptor");
    assertThat(shown.out().lines()).allMatch(line -> line.length() <= 80);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "verify " + DOMSTATS + "|no single halts", "replay " + DOMSTATS + "|no single halts",
      "record --qmp x|--qmp is for --counters",
      "record --counters --finish x|--counters makes no spool",
      "record --counters --lab storage --qmp x|exclude each other",
      "record --counters --qmp no.sock --duration 1s -o x.counts.json|There is no such socket",
      "record --counters --device-wakes clock|Leave it out",
      "record --counters --exits|--exits needs tracing",
      "tune " + DOMSTATS + " --objective throughput|counters do not tell",
      "tune " + DOMSTATS + " --cpu-budget 10%|Leave the limit out",
      "tune " + DOMSTATS + " --one-host|--one-host is for two trace files",
      "tune " + DOMSTATS + " src/test/resources/recorded/storage.halts.parquet|Tune them apart",
      "import src/test/resources/counts/ticking-qemu-7.2.counts.json|is a counts file already",
      "import src/test/resources/kvm-6.18/ftrace_kvm_max200000_run1.txt --elapsed 1s|--elapsed is for"})
  void badUseIsOneLineWithTheRemedy(String line, String message) {
    CommandRun run = CommandRun.of(line.split(" "));

    assertThat(run.status()).isIn(2, 3);
    assertThat(run.err()).contains(message).hasLineCount(1);
    assertThat(run.out()).isEmpty();
  }
}
