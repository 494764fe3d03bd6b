package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.compare.Arm;
import haltwise.compare.Comparison.State;
import haltwise.compare.ComparisonFolder;
import haltwise.compare.Environment;
import haltwise.compare.Measure;
import haltwise.compare.Outcome;
import haltwise.compare.Plan;
import haltwise.compare.Protocol;
import haltwise.compare.Run;
import haltwise.compare.StudyArm;
import haltwise.compare.StudyFolder;
import haltwise.trace.HostSettings;
import haltwise.tracefile.TraceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Oracle: `haltwise show --json` and `haltwise tune --json` of the same files, hand computation for an experiment, and the size
/// that a page may have.
class ReportCommandTest {
  private static final String TRACES = "../traces/";
  private static final String STORAGE = TRACES + "storage-150us-default.halts.parquet";
  private static final String TICKING = "src/test/resources/counts/ticking-qemu-7.2.counts.json";
  private static final long MOST_BYTES = 2_000_000;

  @TempDir
  private Path folder = Path.of("");

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private static JsonNode page(String... words) {
    CommandRun run = CommandRun.of(java.util.stream.Stream
        .concat(java.util.stream.Stream.of("report", "--json"), java.util.Arrays.stream(words))
        .toList());
    assertThat(run.status()).as(run.err()).isZero();
    return run.json();
  }

  private static JsonNode part(JsonNode page, String id) {
    return page.get("sections").valueStream().flatMap(s -> s.get("parts").valueStream())
        .filter(p -> p.get("id").asString().equals(id)).findFirst().orElseThrow();
  }

  private static JsonNode column(JsonNode page, String part, String key) {
    return part(page, part).get("columns").valueStream()
        .filter(c -> c.get("key").asString().equals(key)).findFirst().orElseThrow().get("values");
  }

  @Test
  void fiftyThousandHaltsStayBelowTwoMegabytes() throws IOException {
    String trace = file("many.halts.parquet");
    assertThat(CommandRun.of("lab", "--synthetic", "io97", "--halts", "50000", "-o", trace)
        .status()).isZero();

    CommandRun run = CommandRun.of("report", trace, "--no-tune", "-o", file("page.html"));

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(Files.size(folder.resolve("page.html"))).isLessThan(MOST_BYTES);
    assertThat(Files.readString(folder.resolve("page.html"))).contains("Reduced: 50,000 halts");
  }

  @Test
  void everyNumberOfTheRecordingIsThatOfShow() {
    JsonNode shown = CommandRun.of("show", "--json", STORAGE).json();
    JsonNode page = page(STORAGE, "--no-tune");

    assertThat(column(page, "outcomes-1", "halts").get(0)).isEqualTo(shown.get("halts"));
    assertThat(column(page, "outcomes-1", "blocked_share").get(0).asDouble())
        .isCloseTo(shown.get("blocked_share").asDouble(),
            org.assertj.core.data.Offset.offset(1e-8));
    for (String histogram : List.of("polling_time", "arrival")) {
      String part = histogram.equals("arrival") ? "arrivals-1" : "polling-time-1";
      assertThat(column(page, part, "halts").valueStream().map(JsonNode::asLong))
          .containsExactlyElementsOf(
              shown.at("/" + histogram + "_histogram/buckets").valueStream()
                  .map(b -> b.get("count").asLong()).toList());
    }
    JsonNode quantiles = column(page, "wake-latency-1", "quantile");
    for (int i = 0; i < quantiles.size(); i++) {
      if (Math.abs(quantiles.get(i).asDouble() - 0.99) < 1e-9) {
        assertThat(column(page, "wake-latency-1", "storage_150us_default_wake_latency_ns").get(i)
            .asDouble()).isEqualTo(shown.get("wake_latency_p99_ns").asDouble());
      }
    }
    assertThat(column(page, "timeline-1", "halts").valueStream().mapToLong(JsonNode::asLong).sum())
        .isEqualTo(shown.get("halts").asLong());
  }

  @Test
  void aTuneResultAndItsTraceTellTheSame() throws IOException {
    CommandRun tuned = CommandRun.of("tune", "--json", STORAGE, "--objective", "throughput");
    Files.writeString(folder.resolve("tune.json"), tuned.out());
    JsonNode workload = tuned.json().at("/workloads/0");
    JsonNode ofResult = page(file("tune.json"));
    JsonNode ofTrace = page(STORAGE, "--objective", "throughput");

    assertThat(part(ofResult, "front-1").get("columns"))
        .isEqualTo(part(ofTrace, "front-1").get("columns"));
    assertThat(column(ofResult, "front-1", "role").valueStream().map(JsonNode::asString))
        .contains("recommended", "in force", "thriftier");
    assertThat(column(ofResult, "polling-time-2", "halts").valueStream().mapToLong(JsonNode::asLong)
        .sum()).isEqualTo(workload.at("/recommended/profile/halts").asLong());
    assertThat(part(ofResult, "gain-1").get("see").asString())
        .contains("nothing of this was run again");
    assertThat(ofResult.get("findings").get(0).asString())
        .contains(workload.at("/recommended/settings").asString());
  }

  @Test
  void whatTheDataLacksIsLeftOutWithTheReason() {
    JsonNode page = page(TICKING);

    List<String> left = page.get("sections").valueStream()
        .filter(s -> s.get("id").asString().equals("left-out"))
        .flatMap(s -> s.get("parts").valueStream()).map(p -> p.get("left_out").asString()).toList();
    assertThat(left).hasSizeGreaterThan(3)
        .anyMatch(why -> why.contains("counters hold no single halts"))
        .allMatch(why -> why.endsWith("."));
    assertThat(part(page, "polling-time-1").has("columns")).isTrue();
  }

  @Test
  void anExperimentShowsEachVerdictWithItsInterval() {
    Measure work = Measure.higherIsBetter("work_per_s", "1/s", "requests answered");
    Measure power = Measure.lowerIsBetter("power_w", "W", "of the package").asEstimated();
    Arm a = new Arm("off", HostSettings.OFF);
    Arm b = new Arm("on", HostSettings.KERNEL_DEFAULT);
    Path path = folder.resolve("experiment");
    ComparisonFolder kept = ComparisonFolder.create(path,
        new Plan(List.of(a, b), "storage", List.of(work, power), work,
            new Protocol(6, 1_000, 0, 0, false, 0, 1, 1), List.of("--lab", "storage"), "a test",
            "2026-11-28T00:00:00Z"),
        new Environment(Map.of("kernel", "6.12")));
    for (int round = 1; round <= 6; round++) {
      kept.add(run(round, "off", Map.of(work, 1_000.0, power, 10.0)));
      kept.add(run(round, "on", Map.of(work, 1_100.0 + round, power, 12.5)));
    }
    kept.end(State.FINISHED, new Environment(Map.of()));

    JsonNode page = page(path.toString());

    // 1,101 to 1,106 against 1,000: the median of all pairwise means is 1,103.5.
    assertThat(column(page, "verdicts-1", "change").get(0).asDouble())
        .isCloseTo(0.1035, org.assertj.core.data.Offset.offset(1e-5));
    assertThat(column(page, "verdicts-1", "verdict").toString())
        .isEqualTo("[\"better\",\"worse\"]");
    assertThat(column(page, "verdicts-1", "arm_median").get(0).asDouble()).isEqualTo(1_103.5);
    assertThat(column(page, "gain-1", "gain").get(0).asDouble())
        .isCloseTo(0.1035, org.assertj.core.data.Offset.offset(1e-5));
    assertThat(column(page, "power-1", "median_w").toString()).isEqualTo("[10,12.5]");
    assertThat(part(page, "power-1").get("see").asString()).startsWith("Estimated, not measured");
    assertThat(page.get("findings").get(0).asString()).contains("+10.3 %").contains("better");
  }

  @Test
  void aStudyIsShownAsAWholeAndItsExperimentsSideBySide() {
    Measure work = Measure.higherIsBetter("work_per_s", "1/s", "requests answered");
    StudyFolder study = StudyFolder.create(folder.resolve("study"), "a test",
        "2026-11-28T00:00:00Z", List.of("--study"));
    for (String name : List.of("storage", "browsing")) {
      ComparisonFolder kept = ComparisonFolder.create(study.of(name),
          new Plan(List.of(new Arm("off", HostSettings.OFF),
              new Arm("on", HostSettings.KERNEL_DEFAULT)), name, List.of(work), work,
              new Protocol(6, 1_000, 0, 0, false, 0, 1, 1), List.of(), "a test",
              "2026-11-28T00:00:00Z"),
          new Environment(Map.of()));
      for (int round = 1; round <= 6; round++) {
        kept.add(run(round, "off", Map.of(work, 1_000.0)));
        kept.add(run(round, "on", Map.of(work, 1_100.0 + round)));
      }
      kept.end(State.FINISHED, new Environment(Map.of()));
      study.add(name, name, List.of(
          new StudyArm("off", HostSettings.OFF, new StudyArm.RunAs("off")),
          new StudyArm("on", HostSettings.KERNEL_DEFAULT, new StudyArm.RunAs("on"))), List.of());
    }

    JsonNode page = page(study.path().toString());

    assertThat(page.get("sections").toString()).contains("verdicts-1", "verdicts-2")
        .doesNotContain("verdicts-3");
    assertThat(page.toString()).contains("storage", "browsing");
    assertThat(page.get("sections").get(0).get("id").asString()).isEqualTo("study");
  }

  private static final Measure WORK = Measure.higherIsBetter("work_per_s", "1/s", "requests");

  /// Six rounds of each arm.
  private String experiment(String name, Map<String, String> host, Measure measure, double off,
      double on) {
    Path path = folder.resolve(name);
    ComparisonFolder kept = ComparisonFolder.create(path,
        new Plan(List.of(new Arm("off", HostSettings.OFF),
            new Arm("on", HostSettings.KERNEL_DEFAULT)), "storage", List.of(measure), measure,
            new Protocol(6, 1_000, 0, 0, false, 0, 1, 1),
            List.of("--lab", "storage service=1", "-o", "x"), "a test", "2026-11-28T00:00:00Z"),
        new Environment(host));
    for (int round = 1; round <= 6; round++) {
      kept.add(run(round, "off", Map.of(measure, off + round)));
      kept.add(run(round, "on", Map.of(measure, on + round)));
    }
    kept.end(State.FINISHED, new Environment(host));
    return path.toString();
  }

  private static String section(JsonNode page, String id) {
    return page.get("sections").valueStream().filter(s -> s.get("id").asString().equals(id))
        .findFirst().orElseThrow().toString();
  }

  @Test
  void theOverviewHasTheMediansOfTheRunsAlsoWithoutTheirTraces() {
    JsonNode page = page(experiment("one", Map.of(), WORK, 1_000, 1_100));

    // Of 1,001 to 1,006 and of 1,101 to 1,106.
    assertThat(column(page, "overview-1", "work_per_s").toString()).isEqualTo("[1003.5,1103.5]");
    assertThat(column(page, "overview-1", "how").toString())
        .isEqualTo("[\"median of 6 runs\",\"median of 6 runs\"]");
    assertThat(section(page, "left-out")).contains("nothing here holds any halt")
        .doesNotContain("there is none");
  }

  @Test
  void aMeasureOfOnesOwnLeavesNoEmptyTable() {
    Measure own = Measure.higherIsBetter("metric", "IOPS", "reads");
    JsonNode page = page(experiment("one", Map.of(), own, 1_000, 1_100));

    assertThat(section(page, "overview")).contains("Experiment one")
        .doesNotContain("\"Measures\"");
  }

  @Test
  void theCommandThatRepeatsAnExperimentIsOneThatAShellReads() {
    String page = section(page(experiment("it's mine", Map.of(), WORK, 1_000, 1_100)),
        "overview");

    assertThat(JsonMapper.shared().readTree(page).toString().replace("\\\\", "\\"))
        .contains("haltwise compare --again '" + folder + "/it'\\''s mine' -o NEW-FOLDER")
        .doesNotContain("service=1");
  }

  @Test
  void whatHostsHaveInCommonIsSaidOnce() {
    String said = section(page(
        experiment("one", Map.of("cpu", "the same", "load_average", "0.1", Environment.NOT_MEASURED,
            "No meter."), WORK, 1_000, 1_100),
        experiment("two", Map.of("cpu", "the same", "load_average", "0.2", Environment.NOT_MEASURED,
            "No meter."), WORK, 1_000, 1_100)),
        "overview");

    assertThat(said.split("the same", -1)).hasSize(2);
    assertThat(said.split("No meter", -1)).hasSize(2);
    assertThat(said).contains("load average 0.1").contains("load average 0.2");
  }

  @Test
  void aLossIsNamedWhereNothingGains() {
    JsonNode page = page(experiment("one", Map.of(), WORK, 1_000, 900));

    assertThat(part(page, "gain-1").get("see").asString()).startsWith(
        "None gains noticeably; one: on against off, work_per_s is worse, -10.0 %");
  }

  @Test
  void shortNamesAndNoFoldersOfTheirMaker() throws IOException {
    Files.createDirectories(folder.resolve("a"));
    Files.createDirectories(folder.resolve("b"));
    String first = Files.copy(Path.of(STORAGE), folder.resolve("a/same.halts.parquet")).toString();
    String second = Files.copy(Path.of(STORAGE), folder.resolve("b/same.halts.parquet")).toString();
    assertThat(column(page(first, second, "--no-tune"), "outcomes-1", "subject").toString())
        .isEqualTo("[\"a/same\",\"b/same\"]");

    Files.writeString(folder.resolve("tune.json"), CommandRun.of("tune", "--json", first).out());
    JsonNode ofResult = page(file("tune.json"));
    assertThat(column(ofResult, "outcomes-1", "subject").get(0).asString())
        .isEqualTo("same, in force (predicted)");
    assertThat(ofResult.toString()).doesNotContain(folder.toString());
  }

  @Test
  void equalSharesAreNeitherFewestNorMost() throws IOException {
    String twin = Files.copy(Path.of(STORAGE), folder.resolve("twin.halts.parquet")).toString();

    assertThat(part(page(STORAGE, twin, "--no-tune"), "outcomes-1").get("see").asString())
        .startsWith("In each, ").doesNotContain("ewest");
  }

  @Test
  void theSummaryOfAnExperimentLeadsToItsFolder() throws IOException {
    String kept = experiment("one", Map.of(), WORK, 1_000, 1_100);
    Files.writeString(folder.resolve("compare.json"),
        CommandRun.of("compare", "--read", kept, "--json").out());

    CommandRun run = CommandRun.of("report", file("compare.json"));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("without the runs").contains("haltwise report " + kept);
  }

  private static Run run(int round, String arm, Map<Measure, Double> values) {
    return new Run(round, arm.equals("off") ? 1 : 2, 1, arm, new Outcome.Finished(), values, 0,
        1_000, OptionalDouble.empty(), Optional.empty(), List.of());
  }

  @Test
  void aNameFromATraceStaysAName() throws IOException {
    String name = "<img src=x onerror=alert(1)>";
    Files.copy(Path.of(STORAGE), folder.resolve(name + TraceFile.SUFFIX));

    CommandRun run = CommandRun.of("report", file(name + TraceFile.SUFFIX), "--no-tune", "-o",
        file("page.html"));

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(Files.readString(folder.resolve("page.html"))).doesNotContain("<img")
        .contains("Halt polling: &lt;img");
  }

  @Test
  void neverOverwritesUnlessForced() throws IOException {
    String page = file("page.html");
    Files.writeString(Path.of(page), "mine");

    CommandRun refused = CommandRun.of("report", STORAGE, "--no-tune", "-o", page);
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("exists already").contains("--force");
    assertThat(Path.of(page)).hasContent("mine");

    assertThat(CommandRun.of("report", STORAGE, "--no-tune", "-o", page, "--force").status())
        .isZero();
    assertThat(Path.of(page)).content(StandardCharsets.UTF_8).startsWith("<!doctype html>");
  }

  @Test
  void textFitsAScreenOfEightyColumns() {
    CommandRun run = CommandRun.of("report", STORAGE, TRACES + "bursts-default.halts.parquet",
        "--text", "--no-tune");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(run.out()).contains("Polling time × count").contains("highest window")
        .contains("99.9 %").contains("Left out: Power:");
  }

  @Test
  void markdownHasTablesAndSentences() {
    CommandRun run = CommandRun.of("report", STORAGE, "--markdown", "--no-tune", "--title",
        "A | title");

    assertThat(run.out()).startsWith("# A \\| title\n").contains("| longer than | up to | hits |")
        .contains("*Left out: Power:*");
  }

  @ParameterizedTest
  @CsvSource({"'--text --markdown', exclude each other", "'--json -o x.html', Leave them out"})
  void refusesFormsThatExcludeEachOther(String options, String said) {
    CommandRun run = CommandRun
        .of(java.util.stream.Stream.concat(java.util.stream.Stream.of("report", STORAGE),
            java.util.Arrays.stream(options.split(" "))).toList());

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"rows\":[]}", "{\"workloads\":[{}],\"objective\":\"x\"}",
      "{\"workloads\""})
  void saysWhatItWantsInPlaceOfOtherJson(String json) throws IOException {
    Files.writeString(folder.resolve("other.json"), json);

    CommandRun run = CommandRun.of("report", file("other.json"));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("other.json").contains("haltwise tune --json");
  }
}
