package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haltwise.lab.LabOptions;
import haltwise.lab.LabVm;
import haltwise.lab.Workload;
import haltwise.linux.KvmParameters;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Oracle: this machine's own kernel: a lab VM of this process, whose ceiling the test knows, is observed from outside.
final class DoctorLiveTest {
  /// Halts of all lengths, some on each side of the parameter.
  private static final Workload WORK = Workload.parse("poisson rate=6000");
  private static final long TEN_SECONDS_NS = 10_000_000_000L;

  @BeforeAll
  static void needsKvmAndTracefs() {
    RecordingHost.isNeeded();
    assumeTrue(KvmParameters.read().map(KvmParameters::haltPollNs).orElse(0L) >= 100_000,
        "the host's halt_poll_ns is too small to be told from others");
  }

  @Test
  void aVmThatFollowsTheParameterIsSeenToDoSo() throws InterruptedException {
    JsonNode ceiling = observed(OptionalLong.empty());

    assertThat(ceiling.get("is").asString()).as(ceiling.toString()).isEqualTo("parameter");
    assertThat(ceiling.get("max_ns").asLong()).isEqualTo(parameterNs());
  }

  @Test
  void aWindowKeptAboveTheParameterTellsACeilingOfItsOwn() throws InterruptedException {
    JsonNode ceiling = observed(OptionalLong.of(4 * parameterNs()));

    assertThat(ceiling.get("is").asString()).as(ceiling.toString())
        .isEqualTo("own-above-parameter");
    assertThat(ceiling.get("above_ns").asLong()).isBetween(parameterNs(), 4 * parameterNs() - 1);
  }

  @Test
  void windowsClampedBelowTheParameterTellACeilingOfTheirOwn() throws InterruptedException {
    JsonNode ceiling = observed(OptionalLong.of(parameterNs() / 5));

    assertThat(ceiling.get("is").asString()).as(ceiling.toString())
        .isEqualTo("own-below-parameter");
    assertThat(ceiling.get("at_most_ns").asLong()).isBetween(parameterNs() / 5,
        parameterNs() - 1);
  }

  @Test
  void aVmThatMayNotPollMovesNoWindow() throws InterruptedException {
    JsonNode ceiling = observed(OptionalLong.of(0));

    assertThat(ceiling.get("is").asString()).as(ceiling.toString())
        .isEqualTo("own-below-parameter");
    assertThat(ceiling.get("above_ns").asLong()).isZero();
    assertThat(ceiling.get("why").asString()).contains("no window moved");
  }

  @Test
  void aGuestThatTicks2048TimesASecondIsToldByItsHalts() throws InterruptedException {
    Workload ticks = Workload.parse("ticks hz=2048");
    try (LabVm vm = LabVm.create(ticks, LabOptions.of(ticks, TEN_SECONDS_NS).withWarmUpNs(0))) {
      vm.start();
      long before = vm.workDone();
      long startNs = System.nanoTime();
      CommandRun run = CommandRun.of("doctor", "--observe", "1s", "--json");
      double ticksPerS = (vm.workDone() - before) * 1e9 / (System.nanoTime() - startNs);
      assumeTrue(ticksPerS > 1_600, "this host is too busy for ticks at that rate: " + ticksPerS);

      assertThat(run.json().get("advice").toString()).contains("high-rate-ticks");
    }
  }

  private static JsonNode observed(OptionalLong maxNs) throws InterruptedException {
    LabOptions how = LabOptions.of(WORK, TEN_SECONDS_NS).withWarmUpNs(0);
    if (maxNs.isPresent()) {
      how = how.withHaltPollMaxNs(maxNs.getAsLong());
    }
    try (LabVm vm = LabVm.create(WORK, how)) {
      vm.start();
      CommandRun run = CommandRun.of("doctor", "--observe", "1s", "--json");
      assertThat(run.status()).as(run.err()).isZero();
      for (JsonNode f : run.json().get("findings")) {
        if (f.path("process_id").asLong(0) == ProcessHandle.current().pid()
            && f.has("ceiling")) {
          return f.get("ceiling");
        }
      }
      throw new AssertionError("the VM of this process is not among the findings: " + run.out());
    }
  }

  private static long parameterNs() {
    return KvmParameters.read().orElseThrow().haltPollNs();
  }
}
