package haltwise.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The alert rules and the dashboard of Grafana. Oracles: promtool, where there is one; the metrics that there are.
class MonitoringTest {
  private static final Path FOLDER = Path.of("../docs/monitoring");

  @Test
  void everyAlertFiresWhenItShallAndAtNothingElse() throws Exception {
    promtool("check", "rules", "alerts.yml");
    promtool("test", "rules", "alerts-test.yml");
  }

  @Test
  void everyAlertIsToldInTheDocsAndTested() throws Exception {
    String rules = Files.readString(FOLDER.resolve("alerts.yml"));
    Set<String> alerts = found(rules, "- alert: (\\w+)");
    assertThat(alerts).hasSizeGreaterThan(5);
    assertThat(found(Files.readString(Path.of("../docs/metrics.md")), "\\| `(Haltwise\\w+)` \\|"))
        .isEqualTo(alerts);
    assertThat(found(Files.readString(FOLDER.resolve("alerts-test.yml")),
        "alertname: (Haltwise\\w+)}\\n")).isEqualTo(alerts);
  }

  @ParameterizedTest
  @ValueSource(strings = {"monitoring/alerts.yml", "monitoring/alerts-test.yml",
      "monitoring/grafana.json", "metrics.md"})
  void onlyMetricsThatThereAreAreAskedFor(String file) throws Exception {
    Set<String> known = Arrays.stream(Metric.values()).map(Metric::metric)
        .collect(Collectors.toCollection(TreeSet::new));
    known.add("haltwise_wake_latency_seconds_bucket");
    assertThat(found(Files.readString(Path.of("../docs").resolve(file)), "\\b(haltwise_\\w+)"))
        .isNotEmpty().isSubsetOf(known);
  }

  @Test
  void thePanelsOfGrafanaHaveAPlaceAUnitAndAQueryEach() throws Exception {
    JsonNode doc = JsonMapper.shared()
        .readTree(Files.readString(FOLDER.resolve("grafana.json")));
    assertThat(doc.get("panels").size()).isGreaterThan(8);
    boolean[][] taken = new boolean[100][24];
    for (JsonNode p : doc.get("panels")) {
      String title = p.get("title").asString();
      assertThat(p.at("/targets/0/expr").asString()).as(title).contains("haltwise_");
      assertThat(p.at("/fieldConfig/defaults/unit").asString()).as(title).isNotBlank();
      assertThat(p.get("description").asString()).as(title).isNotBlank();
      JsonNode g = p.get("gridPos");
      for (int y = 0; y < g.get("h").asInt(); y++) {
        for (int x = 0; x < g.get("w").asInt(); x++) {
          assertThat(taken[g.get("y").asInt() + y][g.get("x").asInt() + x]).as(title).isFalse();
          taken[g.get("y").asInt() + y][g.get("x").asInt() + x] = true;
        }
      }
    }
  }

  private static Set<String> found(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map((MatchResult m) -> m.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void promtool(String... words) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(ExpositionTest.promtool().toString());
    builder.command().addAll(Arrays.asList(words));
    Process p = builder.directory(FOLDER.toFile()).redirectErrorStream(true).start();
    p.getOutputStream().close();
    String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(p.waitFor()).as(said).isZero();
  }
}
