package haltwise.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haltwise.app.serve.EpochRecord;
import haltwise.app.serve.Epochs;
import haltwise.control.Decision;
import haltwise.control.Decision.Expected;
import haltwise.control.Guard;
import haltwise.trace.HostSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Oracles: `promtool check metrics` of Prometheus itself, where there is one; the epochs that were told; docs/metrics.md.
class ExpositionTest {
  private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(\\{.*})? (\\S+)");

  private final Totals totals = new Totals();
  private final Exposition exposition = new Exposition(totals, "a \"test\"\n\\", "1.0", () -> 3,
      () -> 4);

  @Test
  void prometheusReadsItAndFindsNothingAgainstItsRules() throws Exception {
    feed(0, 100);
    Path promtool = promtool();
    Process check = new ProcessBuilder(promtool.toString(), "check", "metrics")
        .redirectErrorStream(true).start();
    try (OutputStream in = check.getOutputStream()) {
      in.write(text().getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(check.waitFor()).as(said).isZero();
    assertThat(said).isBlank();
  }

  @Test
  void countersAreTheSumsOfTheEpochs() {
    feed(0, 100);
    Map<String, Double> samples = samples();

    assertThat(sum(samples, "haltwise_halts_total")).isEqualTo(sum(e -> e.seen().real().halts()));
    assertThat(sum(samples, "haltwise_blocks_total"))
        .isEqualTo(sum(e -> e.seen().real().blocks()));
    assertThat(sum(samples, "haltwise_wake_latency_seconds_count"))
        .isEqualTo(sum(e -> e.seen().real().blocks()));
    assertThat(sum(samples, "haltwise_polled_seconds_total")).isCloseTo(
        sum(e -> e.seen().real().polledNs()) / 1e9, Offset.offset(1e-6));
    assertThat(samples).containsEntry("haltwise_epochs_total", 100.0)
        .containsEntry("haltwise_decisions_total{kind=\"compare\"}", 5.0)
        .containsEntry("haltwise_settings_max_seconds", 2.0E-4)
        .containsEntry("haltwise_polled_budget_ratio", 0.4)
        .containsEntry("haltwise_dashboard_pages", 3.0).containsEntry(
            "haltwise_window_seconds{pid=\"1000\",vcpu=\"1\",vm=\"web-1\"}", 1.5E-4)
        .containsEntry("haltwise_control_state{haltwise_control_state=\"choosing\"}", 1.0);
  }

  @Test
  void predictedAndMeasuredCostAreOfTheSameEpochs() {
    feed(0, 41);
    Map<String, Double> samples = samples();
    double real = LongStream.range(1, 41).mapToObj(Epochs::of)
        .mapToDouble(e -> e.seen().real().costNs(Epochs.BLOCK_PRICE_NS)).sum();
    double predicted = LongStream.range(1, 41).mapToObj(Epochs::of)
        .mapToDouble(e -> e.seen().real().halts() * 92_000.0).sum();

    assertThat(samples.get("haltwise_cost_seconds_total")).isCloseTo(real / 1e9,
        Offset.offset(1e-9));
    assertThat(samples.get("haltwise_predicted_cost_seconds_total")).isCloseTo(predicted / 1e9,
        Offset.offset(1e-9));
  }

  @Test
  void theNumberOfSeriesHasABoundAndNothingIsLeftUncounted() {
    for (long n = 0; n < 3; n++) {
      totals.epoch(Epochs.of(n, 200, 4));
    }
    Map<String, Double> samples = samples();

    assertThat(samples.keySet().stream().filter(s -> s.startsWith("haltwise_blocks_total")))
        .hasSize(Totals.MOST_VCPUS + 1);
    assertThat(
        samples.keySet().stream().filter(s -> s.startsWith("haltwise_wake_latency_seconds_count")))
        .hasSize(Totals.MOST_VMS + 1);
    long blocks = LongStream.range(0, 3).map(n -> Epochs.of(n, 200, 4).seen().real().blocks())
        .sum();
    assertThat(sum(samples, "haltwise_blocks_total")).isEqualTo(blocks);
    assertThat(sum(samples, "haltwise_wake_latency_seconds_count")).isEqualTo(blocks);
  }

  @Test
  void whatBelongsToAVmGoesWithIt() {
    totals.epoch(Epochs.of(0, 3, 2));
    totals.epoch(Epochs.of(1, 1, 2));
    assertThat(samples().keySet()).noneMatch(s -> s.contains("web-3"))
        .anyMatch(s -> s.contains("web-1"));
    totals.waiting(Epochs.START, HostSettings.KERNEL_DEFAULT);
    assertThat(samples().keySet()).noneMatch(s -> s.contains("web-1"));
    assertThat(samples()).containsEntry("haltwise_vms", 0.0)
        .containsEntry("haltwise_control_state{haltwise_control_state=\"waiting\"}", 1.0);
  }

  @Test
  void aGuardHoldsFromItsFallbackOnWhileTheDecisionsSayThatItHolds() {
    EpochRecord epoch = Epochs.of(0, 1, 1);
    Expected expected = epoch.decision().expected();
    HostSettings baseline = epoch.inForce();
    Decision fallBack = new Decision.FallBack(Guard.LOST_EVENTS, baseline, expected,
        "Events were lost.");
    Decision held = new Decision.Keep(baseline, expected, "They stay.", 0,
        Optional.of(Guard.LOST_EVENTS));
    Decision free = new Decision.Keep(baseline, expected, "They are the best.");

    assertThat(Stream.of(fallBack, held, free, held).map(decision -> {
      totals.epoch(new EpochRecord(epoch.time(), epoch.elapsedNs(), epoch.lengthNs(), epoch.plan(),
          epoch.seen(), decision, epoch.condition(), epoch.cost(), epoch.vms(), 0));
      return samples().get("haltwise_control_state{haltwise_control_state=\"held\"}");
    })).containsExactly(1.0, 1.0, 0.0, 1.0);
  }

  @Test
  void aReaderThatPrefersOpenMetricsGetsIt() {
    feed(0, 3);
    Exposition.Text open = exposition
        .text("application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5");
    assertThat(open.type()).startsWith("application/openmetrics-text");
    assertThat(new String(open.bytes(), StandardCharsets.UTF_8)).endsWith("# EOF\n");
    assertThat(exposition.text("").type()).startsWith("text/plain; version=0.0.4");
  }

  @Test
  void whatIsToldIsWhatIsWrittenInTheDocs() throws IOException {
    feed(0, 100);
    Set<String> told = text().lines().filter(l -> l.startsWith("# TYPE "))
        .map(l -> l.split(" ")[2] + " " + l.split(" ")[3]).collect(Collectors.toSet());
    Pattern row = Pattern.compile("\\| `(haltwise_[a-z_]+)` \\| (\\w+) \\| ([^|]*) \\| .*");
    Set<String> documented = Files.readAllLines(Path.of("../docs/metrics.md")).stream()
        .map(row::matcher).filter(Matcher::matches).map(m -> m.group(1) + " " + m.group(2))
        .collect(Collectors.toSet());

    assertThat(documented).isEqualTo(told);
    assertThat(Arrays.stream(Metric.values()).map(Metric::metric))
        .containsExactlyInAnyOrderElementsOf(
            told.stream().map(t -> t.split(" ")[0]).toList());
    for (Metric m : Metric.values()) {
      List<String> labels = Files.readAllLines(Path.of("../docs/metrics.md")).stream()
          .map(row::matcher).filter(Matcher::matches).filter(r -> r.group(1).equals(m.metric()))
          .flatMap(r -> Stream.of(r.group(3).replace("`", "").split(", ")))
          .filter(l -> !l.isBlank()).toList();
      assertThat(labels).as(m.metric()).containsExactly(m.labels());
    }
  }

  /// In the PATH, as Debian's package prometheus puts it; skips the test where there is none.
  static Path promtool() {
    Path found = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder, "promtool")).filter(Files::isExecutable).findFirst()
        .orElse(Path.of(""));
    assumeTrue(Files.isExecutable(found) && !found.toString().isEmpty(),
        "There is no promtool here: apt-get install prometheus");
    return found;
  }

  private void feed(long from, long to) {
    for (long n = from; n < to; n++) {
      totals.epoch(Epochs.of(n));
    }
  }

  private String text() {
    return new String(exposition.text("").bytes(), StandardCharsets.UTF_8);
  }

  private Map<String, Double> samples() {
    Map<String, Double> samples = new TreeMap<>();
    text().lines().filter(l -> !l.startsWith("#")).forEach(l -> {
      Matcher m = SAMPLE.matcher(l);
      assertThat(m.matches()).as(l).isTrue();
      samples.put(l.substring(0, l.lastIndexOf(' ')), Double.parseDouble(m.group(3)));
    });
    return samples;
  }

  private static double sum(Map<String, Double> samples, String name) {
    return samples.entrySet().stream()
        .filter(e -> e.getKey().equals(name) || e.getKey().startsWith(name + "{"))
        .mapToDouble(Map.Entry::getValue).sum();
  }

  private static double sum(ToLongFunction<EpochRecord> of) {
    return LongStream.range(0, 100).mapToObj(Epochs::of).mapToLong(of).sum();
  }
}
