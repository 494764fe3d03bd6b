package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `top` without a screen, on a lab VM of this process. Oracle: the shape that logs rely on, and bounds that hold for
/// any halts.
final class TopTest {
  @BeforeEach
  void needsKvmAndTracefs() {
    RecordingHost.isNeeded();
  }

  private static List<JsonNode> jsonLines(CommandRun run) {
    return run.out().lines().map(JsonMapper.shared()::readTree).toList();
  }

  @Test
  void printsOneLineForEachVcpuAndInterval() {
    CommandRun run = CommandRun.of("top", "--lab", "pingpong", "--batch", "--interval", "200ms",
        "--duration", "900ms");
    assertThat(run.status()).as(run.err()).isZero();
    List<String[]> lines = run.out().lines().map(l -> l.trim().split(" +")).toList();
    assertThat(lines.getFirst()).startsWith("time", "vm", "name", "vcpu", "thread", "halts/s")
        .hasSize(15);
    assertThat(lines.size()).isGreaterThan(2);
    assertThat(lines.stream().skip(1)).allSatisfy(l -> {
      assertThat(l).hasSize(15);
      assertThat(l[0]).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
      assertThat(l[2]).isEqualTo("pingpong");
      assertThat(l[3]).isIn("0", "1");
      assertThat(l[14]).as("lost").isEqualTo("0");
    });
    assertThat(lines.stream().skip(1).mapToDouble(l -> Double.parseDouble(l[5])).max().orElse(0))
        .isPositive();
  }

  @Test
  void theNumbersOfAnIntervalAreSharesAndAddUp() {
    CommandRun run = CommandRun.of("top", "--lab", "storage", "--service", "100us", "--json",
        "--halt-poll-max", "1ms", "--interval", "200ms", "--duration", "900ms");
    assertThat(run.status()).as(run.err()).isZero();
    List<JsonNode> lines = jsonLines(run);
    assertThat(lines).isNotEmpty();
    assertThat(lines.stream().mapToLong(l -> l.get("halts").asLong()).sum()).isGreaterThan(20);
    assertThat(lines).allSatisfy(l -> {
      assertThat(l.get("hits").asLong() + l.get("misses").asLong())
          .isLessThanOrEqualTo(l.get("halts").asLong());
      assertThat(l.get("misses").asLong()).isLessThanOrEqualTo(l.get("blocks").asLong());
      double polled = l.get("polled_cpu_share").asDouble();
      assertThat(polled).isBetween(0.0, 1.0);
      assertThat(l.get("wasted_cpu_share").asDouble()).isBetween(0.0, polled);
      assertThat(l.get("window_ns").asLong()).isBetween(-1L, 1_000_000L);
      assertThat(l.get("halts_per_s").asDouble() * l.get("interval_ns").asDouble() / 1e9)
          .isCloseTo(l.get("halts").asDouble(), org.assertj.core.data.Offset.offset(0.001));
    });
  }

  @Test
  void waitsForTheFirstVmWithoutAScreenToo() {
    CommandRun run = CommandRun.of("top", "--batch", "--interval", "100ms", "--duration", "300ms");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("time ");
    // Others may run VMs here at the same time.
    assertThat(run.err().isEmpty() || run.err().contains("No VM is running")).as(run.err())
        .isTrue();
  }

  @Test
  void aFilterThatLeavesNothingSaysSo() {
    CommandRun run = CommandRun.of("top", "--lab", "pingpong", "--batch", "--interval", "100ms",
        "--duration", "400ms", "--filter", "xyz");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).contains("No VM or vCPU has \"xyz\" in its name").hasLineCount(1);
    assertThat(run.out()).hasLineCount(1);
  }

  @Test
  void theFilterLeavesOthersOut() {
    CommandRun run = CommandRun.of("top", "--lab", "pingpong", "--json", "--interval", "100ms",
        "--duration", "400ms", "--filter", "vcpu 1");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(jsonLines(run)).isNotEmpty().allMatch(l -> l.get("vcpu").asInt() == 1);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"top --sort cpu|Use one of: halts, hit",
      "top --vm 1|Process 1 holds no running VM",
      "top --lab storage --vm 1|--vm and --lab exclude each other",
      "top --service 50us|Add --lab WORKLOAD",
      "top --interval 1ms|--interval 1 ms is out of range. Use 100ms to 1h",
      "top --duration 5ms|--duration 5 ms is shorter",
      "top --duration 5|\"5\" has no unit. Write 5s, 5ms or another unit",
      "top --interval 2|\"2\" has no unit",
      "top --lab storage --interval 1s|--batch"})
  void badInputIsOneLineWithTheRemedy(String line, String message) {
    // The last one: what runs these tests is no terminal.
    CommandRun run = CommandRun.of(line.split(" "));
    assertThat(run.status()).isIn(2, 3);
    assertThat(run.err()).contains(message).hasLineCount(1);
    assertThat(run.out()).isEmpty();
  }
}
