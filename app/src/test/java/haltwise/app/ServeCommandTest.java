package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Oracles: what is known of a trace afterwards, and a decision log that is altered by hand.
class ServeCommandTest {
  @TempDir
  private static Path folder = Path.of("");
  private static Path trace = Path.of("");

  @BeforeAll
  static void drawATrace() {
    trace = folder.resolve("switching.halts.parquet");
    CommandRun run = CommandRun.of("lab", "--synthetic", "switch0.5-2s", "--halts", "150k", "-o",
        trace.toString());
    assertThat(run.status()).as(run.err()).isZero();
  }

  @Test
  void theControllerStandsBesideWhatIsKnownOnlyAfterwards() {
    JsonNode doc = simulated();

    List<String> rows = doc.get("rows").valueStream().map(r -> r.get("who").asString()).toList();
    assertThat(rows).containsExactly("haltwise", "baseline", "best fixed", "best of each epoch",
        "clairvoyant");
    double haltwise = ratio(doc, 0);
    assertThat(ratio(doc, 4)).isEqualTo(1);
    assertThat(ratio(doc, 3)).isBetween(1.0, ratio(doc, 2));
    assertThat(haltwise).isBetween(ratio(doc, 3), ratio(doc, 1));
    assertThat(doc.get("decisions").valueStream().map(d -> d.get("kind").asString()))
        .contains("change").doesNotContain("keep");
  }

  @Test
  void theScreenTellsWhatWasSeenChosenPredictedAndWhatCame() {
    CommandRun run = CommandRun.of("serve", "--simulate", trace.toString());

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("change to max=", "  seen  ", "  why  ", "  predicted  ",
        "  came  ", "best fixed", "clairvoyant");
    assertThat(run.out().lines().filter(l -> !l.contains("max=")))
        .allMatch(line -> line.length() <= 80);
  }

  @Test
  void aLogComesOutTheSameAgainUntilADecisionIsAltered() throws IOException {
    Path log = folder.resolve("log.jsonl");
    simulated("-o", log.toString());
    CommandRun same = CommandRun.of("serve", "--json", "--replay", log.toString());
    assertThat(same.status()).as(same.err()).isZero();
    long decisions = same.json().get("decisions").asLong();
    assertThat(decisions).isEqualTo(Files.readAllLines(log).size() - 1).isGreaterThan(20);

    List<String> lines = new ArrayList<>(Files.readAllLines(log));
    ObjectNode line = (ObjectNode) JsonMapper.shared().readTree(lines.get(11));
    ((ObjectNode) line.get("decision")).put("expected_cost_per_halt_ns",
        line.get("decision").get("expected_cost_per_halt_ns").asDouble() + 1e-6);
    lines.set(11, JsonMapper.shared().writeValueAsString(line));
    Files.write(log, lines);

    CommandRun altered = CommandRun.of("serve", "--json", "--replay", log.toString());
    assertThat(altered.status()).isEqualTo(1);
    assertThat(altered.json().get("first_difference_epoch").asLong()).isEqualTo(10);
    assertThat(CommandRun.of("serve", "--replay", log.toString()).out())
        .contains("epoch 10", "recorded  {", "replayed  {");
  }

  @Test
  void soDoesOneWhereAnObservationIsAltered() throws IOException {
    Path log = folder.resolve("observation.jsonl");
    simulated("-o", log.toString());
    List<String> lines = new ArrayList<>(Files.readAllLines(log));
    ObjectNode line = (ObjectNode) JsonMapper.shared().readTree(lines.get(5));
    line.put("events_lost", 1_000_000);
    lines.set(5, JsonMapper.shared().writeValueAsString(line));
    Files.write(log, lines);

    CommandRun altered = CommandRun.of("serve", "--json", "--replay", log.toString());
    assertThat(altered.status()).isEqualTo(1);
    assertThat(altered.json().get("replayed").asString()).contains("fall-back", "lost events");
  }

  @Test
  void aLogThatWasCutIsReplayedAsFarAsItGoes() throws IOException {
    Path log = folder.resolve("cut.jsonl");
    simulated("-o", log.toString());
    String text = Files.readString(log);
    Files.writeString(log, text.substring(0, text.length() - 100));

    CommandRun run = CommandRun.of("serve", "--replay", log.toString());
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("The last line was not written to its end");
  }

  @Test
  void whatIsNoLogIsRefusedWithTheReason() throws IOException {
    Path other = Files.writeString(folder.resolve("other.jsonl"), "{\"format\":\"other\"}\n");
    Path newer = Files.writeString(folder.resolve("newer.jsonl"),
        "{\"format\":\"haltwise-decisions\",\"version\":99,\"writer\":\"haltwise 9\"}\n");
    Path empty = Files.writeString(folder.resolve("empty.jsonl"), "");
    Path torn = Files.writeString(folder.resolve("torn.jsonl"),
        "{\"format\":\"haltwise-decisions\",\"version\":1}\n");

    assertThat(refused("--replay", other.toString())).contains("no decision log");
    assertThat(refused("--replay", newer.toString())).contains("version 99", "haltwise 9");
    assertThat(refused("--replay", empty.toString())).contains("no decision log");
    assertThat(refused("--replay", torn.toString())).contains("line 1", "block_price_ns");
    assertThat(refused("--replay", trace.toString())).contains("no decision log");
    assertThat(refused("--replay", folder.resolve("none").toString())).contains("no file");
  }

  @Test
  void optionsThatMeanNothingAreRefused() {
    String file = trace.toString();
    // Not without any of these: that controls this host.
    assertThat(refused("--simulate", file, "--replay", file)).contains("mutually exclusive");
    assertThat(refused("--simulate", file, "--dry-run")).contains("--dry-run");
    assertThat(refused("--explain", "--start", "off")).contains("--start");
    assertThat(refused("--dry-run", "--max-only")).contains("--max-only", "this host");
    assertThat(refused("--replay", file, "--cpu-budget", "0.1")).contains("--cpu-budget",
        "the log holds the plan");
    assertThat(refused("--simulate", file, "--duration", "1s")).contains("--duration");
    assertThat(refused("--simulate", file, "--objective", "throughput")).contains("--block-price");
    assertThat(refused("--simulate", file, "--latency-goal", "p99=1us")).contains("latency");
    assertThat(refused("--simulate", file, "--block-price", "0us")).contains("block price");
    assertThat(refused("--simulate", file, "--config", file, "--cpu-budget", "0.1"))
        .contains("--cpu-budget and --config");
  }

  @Test
  void aConfigurationTakesThePlaceOfTheOptions() throws IOException {
    Path config = Files.writeString(folder.resolve("c.toml"),
        "objective = \"latency\"\ncpu-budget = \"2%\"\n");
    JsonNode byFile = simulated("--config", config.toString());

    assertThat(byFile.get("rows"))
        .isEqualTo(simulated("--objective", "latency", "--cpu-budget", "0.02").get("rows"));
    Path wrong = Files.writeString(folder.resolve("wrong.toml"), "cpu-bugdet = \"2%\"\n");
    assertThat(refused("--simulate", trace.toString(), "--config", wrong.toString()))
        .contains("cpu-bugdet", "cpu-budget, power-budget");
  }

  @Test
  void aLogMayHoldSeveralPlansEachFromAnEpochOn() throws IOException {
    Path log = folder.resolve("two.jsonl");
    simulated("-o", log.toString());
    List<String> lines = new ArrayList<>(Files.readAllLines(log));
    int count = lines.size() - 1;
    // The same controller again, from the first epoch on.
    lines.addAll(List.copyOf(lines));
    Files.write(log, lines);

    JsonNode replay = CommandRun.of("serve", "--json", "--replay", log.toString()).json();
    assertThat(replay.get("same").asBoolean()).isTrue();
    assertThat(replay.get("decisions").asInt()).isEqualTo(2 * count);
  }

  @Test
  void aBudgetIsKeptAndCosts() {
    JsonNode free = simulated("--objective", "latency");
    JsonNode frugal = simulated("--objective", "latency", "--cpu-budget", "2%");

    double elapsedNs = frugal.get("elapsed_ns").asDouble();
    assertThat(polled(frugal) / elapsedNs).isLessThanOrEqualTo(0.02);
    assertThat(polled(free) / elapsedNs).isGreaterThan(0.1);
    assertThat(ratio(frugal, 0)).isGreaterThan(ratio(free, 0));
  }

  @Test
  void maxAloneCanBeChosen() {
    JsonNode doc = simulated("--max-only", "--objective", "latency");

    assertThat(doc.get("decisions").valueStream().map(d -> d.get("settings").asString()))
        .isNotEmpty().allMatch(s -> s.endsWith("grow=2,grow-start=10000,shrink=2"));
  }

  private static JsonNode simulated(String... more) {
    List<String> words = new ArrayList<>(
        List.of("serve", "--json", "--simulate", trace.toString()));
    words.addAll(List.of(more));
    CommandRun run = CommandRun.of(words);
    assertThat(run.status()).as(run.err()).isZero();
    return run.json();
  }

  private static String refused(String... words) {
    List<String> all = new ArrayList<>(List.of("serve"));
    all.addAll(List.of(words));
    CommandRun run = CommandRun.of(all);
    assertThat(run.status()).as(run.out() + run.err()).isEqualTo(2);
    return run.err();
  }

  private static double ratio(JsonNode doc, int row) {
    return doc.get("rows").get(row).get("cost_ratio").asDouble();
  }

  private static double polled(JsonNode doc) {
    return doc.get("rows").get(0).get("polled_ns").asDouble();
  }
}
