package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haltwise.replay.Verifier;
import haltwise.replay.VerifyResult;
import haltwise.trace.Cause;
import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import haltwise.tracefile.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The whole way on this machine's own kernel: lab, record, verify, tune. Oracle: the kernel's rule and its statistics.
final class LiveTest {
  @TempDir
  private Path folder = Path.of("");

  @BeforeAll
  static void needsKvmAndTracefs() {
    RecordingHost.isNeeded();
  }

  @ParameterizedTest
  @CsvSource({"storage, 200us, DEVICE", "pingpong, 1ms, IPI", "ticks, 10ms, TIMER",
      "bursts, 50us, DEVICE"})
  void everyRecordedHaltFollowsTheKernelsRuleAndTellsItsCause(String workload, String max,
      Cause cause) throws IOException {
    Path file = folder.resolve("x" + TraceFile.SUFFIX);
    CommandRun run = CommandRun.of("record", "--json", "--lab", workload, "--halt-poll-max", max,
        "--duration", "500ms", "-o", file.toString());
    assertThat(run.status()).as(run.err()).isZero();
    Trace trace = TraceFile.read(file);
    VerifyResult verified = Verifier.run(trace);

    assertThat(run.json().get("halts").asLong()).isEqualTo(trace.haltCount()).isGreaterThan(50);
    assertThat(trace.info().eventsLost()).isZero();
    assertThat(verified.first()).isEmpty();
    assertThat(verified.checked()).isEqualTo(trace.haltCount());
    assertThat(share(trace, cause)).isGreaterThan(0.9);
    assertThat(onlyFile()).isEqualTo(file.getFileName().toString());
  }

  @Test
  void labCountsAsManyHaltsAsKvmDoes() {
    JsonNode lab = CommandRun
        .of("lab", "storage", "--service", "50us", "--duration", "500ms", "--json").json();
    assertThat(lab.get("halts").asLong()).isEqualTo(
        lab.get("hits").asLong() + lab.get("immediate").asLong() + lab.get("blocks").asLong());
    assertThat(lab.get("work_per_s").asDouble()).isGreaterThan(100);
    assertThat(lab.get("latency").get("p50_ns").asLong()).isGreaterThan(25_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"storage", "poisson", "pingpong", "phases"})
  void theScreenOfLabFitsEightyColumns(String workload) {
    CommandRun run = CommandRun.of("lab", workload, "--duration", "50ms", "--warm-up", "0");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines().skip(1)).allMatch(line -> line.length() <= 80);
  }

  @Test
  void tuneAnswersWithTheKeysOfTheContractAndProvesWhatItRecommends() {
    // A VM that may not poll gains by polling for its answers.
    CommandRun run = CommandRun.of(
        "tune", "--lab", "storage", "--service", "50us", "--halt-poll-max", "0", "--objective",
        "throughput", "--duration", "300ms", "--rounds", "2", "--json");
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode w = run.json().get("workloads").get(0);
    assertThat(w.get("name").asString()).startsWith("storage");
    assertThat(w.get("baseline").get("settings").asString()).startsWith("max=0,");
    for (String arm : List.of("baseline", "recommended")) {
      for (String kind : List.of("predicted", "measured")) {
        for (String measure : List.of("work_per_s", "polled_cpu_share", "blocked_share",
            "wake_latency_p99_ns")) {
          assertThat(w.get(arm).get(kind).get(measure).isNumber())
              .as(arm + " " + kind + " " + measure).isTrue();
        }
      }
    }
    boolean disturbed = w.get("cautions").toString().contains("another task wanted the CPU");
    assumeTrue(!disturbed, "other work on this host's CPUs cut the polls short");
    assertThat(w.get("recommended").get("settings").asString()).doesNotStartWith("max=0,");
    assertThat(w.get("recommended").get("measured").get("blocked_share").asDouble())
        .isLessThan(w.get("baseline").get("measured").get("blocked_share").asDouble());
  }

  @Test
  void tuneWithoutRoundsRecommendsWithoutProof() {
    CommandRun run = CommandRun.of("tune", "--lab", "storage", "--service", "50us",
        "--halt-poll-max", "1ms", "--objective", "thrifty", "--duration", "300ms", "--rounds", "0",
        "--json");
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode w = run.json().get("workloads").get(0);
    assertThat(w.get("recommended").get("settings").asString()).isNotEmpty();
    assertThat(w.get("baseline").get("measured").get("runs").asInt()).isEqualTo(1);
    assertThat(w.get("recommended").has("measured")).isEqualTo(w.get("keeps_baseline").asBoolean());
  }

  @Test
  void tuneSaysThatPollingBuysNothingForIdleTicks() {
    CommandRun run = CommandRun.of("tune", "--lab", "ticks", "--duration", "300ms", "--rounds",
        "1");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("keep what is in force").contains("polling buys");
  }

  @Test
  void anOutputThatExistsIsRefusedBeforeAnythingRuns() throws IOException {
    Path file = Files.createFile(folder.resolve("x" + TraceFile.SUFFIX));
    CommandRun run = CommandRun.of("record", "--lab", "storage", "-o", file.toString());
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(file.toString()).contains("--force").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "lab storge|Use one of: storage, ticks, poisson, bursts, frames, pingpong, phases",
      "lab storage --rate 5|has no parameter \"rate\"",
      "lab storage --halt-poll-max 5s|4294967295", "record --vm 1|Process 1 holds no running VM",
      "tune --objective fast|thrifty, balanced, latency, throughput",
      "tune --latency-goal p42=1us|mean, p50, p99, max", "tune --cpu-budget 200%|0% to 100%",
      "lab ticks --hz 5000|hz=5000 is out of range",
      "record --lab storage --vm 1|--vm, --lab, --guest and --finish exclude each other",
      "record --service 50us|Add --lab WORKLOAD", "record --pin none|Add --lab WORKLOAD",
      "record --lab storage --device-wakes clock|--device-wakes is for a new recording of VMs",
      "record --device-wakes x|Use answer or clock",
      "record --finish no.spool|there is no such file",
      "record --finish no.spool --duration 1s|--duration is for a new recording",
      "record --lab storage -o .|is no file", "lab storage --pin x|--pin x is not understood",
      "lab storage --pin 99/0|CPU 99"})
  void badInputIsOneLineWithTheRemedy(String line, String message) {
    CommandRun run = CommandRun.of(line.split(" "));
    assertThat(run.status()).isIn(2, 3);
    assertThat(run.err()).contains(message).hasLineCount(1);
    assertThat(run.out()).isEmpty();
  }

  private static double share(Trace trace, Cause cause) {
    long of = 0;
    for (VcpuHalts h : trace.halts()) {
      for (int i = 0; i < h.size(); i++) {
        of += h.cause(i) == cause ? 1 : 0;
      }
    }
    return (double) of / trace.haltCount();
  }

  private String onlyFile() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return String.join(" ", files.map(f -> f.getFileName().toString()).toList());
    }
  }
}
