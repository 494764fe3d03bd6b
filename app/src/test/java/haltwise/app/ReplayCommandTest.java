package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Oracle: what real kernels did. Replayed under its own settings, a recording must come out as it was.
class ReplayCommandTest {
  private static final RealText TEXT = RealText.transitions().toList().getFirst();

  @TempDir
  private Path folder = Path.of("");

  static Stream<RealText> transitions() {
    return RealText.transitions();
  }

  @ParameterizedTest
  @MethodSource("transitions")
  void aRecordingReplayedUnderItsOwnSettingsComesOutAsItWas(RealText text) {
    Path file = imported(text);

    JsonNode was = CommandRun.of("show", "--json", file.toString()).json();
    JsonNode row = rows(file, "--settings", "current").get(0);
    assertThat(row.get("recorded").asBoolean()).isTrue();
    assertThat(row.get("settings").asString()).isEqualTo(text.settings().toString());
    for (String key : List.of("halts", "hits", "immediate", "misses", "blocks")) {
      assertThat(row.get(key).asLong()).as(key).isEqualTo(was.get(key).asLong());
    }
    assertThat(row.get("polled_cpu_share").asDouble())
        .isCloseTo(was.get("polled_cpu_share").asDouble(), within(1e-6));
    assertThat(row.get("work_rate").asDouble()).isEqualTo(1);
  }

  @Test
  void soDoesALiveRecordingThatKnowsItsArrivals() {
    Path file = Path.of("src/test/resources/recorded/storage.halts.parquet");

    JsonNode was = CommandRun.of("show", "--json", file.toString()).json();
    JsonNode row = rows(file, "--settings", "current").get(0);
    for (String key : List.of("halts", "hits", "immediate", "misses", "blocks")) {
      assertThat(row.get(key).asLong()).as(key).isEqualTo(was.get(key).asLong());
    }
    for (String key : List.of("polled_cpu_share", "wasted_cpu_share", "wake_latency_mean_ns",
        "work_per_s")) {
      assertThat(row.get(key).asDouble()).as(key).isCloseTo(was.get(key).asDouble(),
          withinPercentage(0.5));
    }
    // The replay's histogram is exact to 1.6 %.
    assertThat(row.get("wake_latency_p99_ns").asDouble())
        .isCloseTo(was.get("wake_latency_p99_ns").asDouble(), withinPercentage(2));
    assertThat(row.has("caution")).as(row.toString()).isFalse();
  }

  @Test
  void rowsStandInTheOrderOfTheOptionsWithTheKeysOfTheContract() {
    JsonNode rows = rows(TEXT.file(), "--settings", "pin=60us", "--settings", "off", "--settings",
        "max=160us,shrink=0");

    assertThat(rows.valueStream().map(r -> r.get("settings").asString())).containsExactly(
        "max=4294967295,grow=1,grow-start=60000,shrink=1",
        "max=0,grow=2,grow-start=10000,shrink=2", "max=160000,grow=2,grow-start=10000,shrink=0");
    assertThat(rows.get(0).propertyNames()).contains("settings", "halts", "hits", "misses",
        "blocks", "blocked_share", "polled_cpu_share", "wasted_cpu_share", "wake_latency_mean_ns",
        "wake_latency_p99_ns", "wake_latency_blocked_p99_ns", "work_rate", "two_states",
        "caution");
    // Off: nothing polls, all but the events that were there at once block.
    JsonNode off = rows.get(1);
    assertThat(off.get("hits").asLong()).isZero();
    assertThat(off.get("polled_cpu_share").asDouble()).isZero();
    assertThat(off.get("blocks").asLong() + off.get("immediate").asLong())
        .isEqualTo(off.get("halts").asLong());
    assertThat(off.get("recorded").asBoolean()).isFalse();
  }

  @Test
  void withoutSettingsTheUsualOnesAndThoseOfTheRecordingAreCompared() {
    assertThat(rows(TEXT.file()).valueStream().map(r -> r.get("label").asString()))
        .containsExactly("off", "kernel-default", "intel-chromeos");
    assertThat(rows(imported(TEXT)).valueStream().map(r -> r.get("label").asString()))
        .containsExactly("off", "kernel-default", "intel-chromeos", "current");
  }

  @Test
  void theScreenFits80ColumnsAndSaysWhatItDoesNotKnow() {
    CommandRun run = CommandRun.of("replay", imported(TEXT).toString(), "--settings", "current",
        "--settings", TEXT.settings().toString());

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("as recorded", "current *",
        "settings 2 is " + TEXT.settings(), "CAUTION:", "no sched_waking event");
    assertThat(run.out().lines().filter(line -> !line.contains("/")))
        .allMatch(line -> line.length() <= 80);
  }

  @Test
  void theSameSeedGivesTheSameRowsAndAnotherTraceCanBeLearntFrom() {
    Path file = imported(TEXT);

    assertThat(rows(file, "--seed", "7")).isEqualTo(rows(file, "--seed", "7"));
    assertThat(CommandRun.of("replay", file.toString(), "--probe", TEXT.file().toString())
        .status()).isZero();
    assertThat(CommandRun.of("replay", file.toString(), "--probe", "no-such-file").status())
        .isEqualTo(2);
  }

  @Test
  void currentMustBeKnownAndTheKernelsRuleToo() {
    assertThat(CommandRun.of("replay", TEXT.file().toString(), "--settings", "current").err())
        .contains("does not say under which settings", "haltwise import");
    assertThat(CommandRun.of("replay", TEXT.file().toString(), "--kernel", "3.10"))
        .satisfies(run -> assertThat(run.status()).isEqualTo(2))
        .satisfies(run -> assertThat(run.err()).contains("does not move its windows by itself"));
  }

  private static JsonNode rows(Path file, String... more) {
    List<String> words = new ArrayList<>(List.of("replay", "--json", file.toString()));
    words.addAll(List.of(more));
    return CommandRun.of(words).json().get("rows");
  }

  private Path imported(RealText text) {
    Path file = folder.resolve("t.halts.parquet");
    CommandRun run = CommandRun.of("import", text.file().toString(), "-o", file.toString(),
        "--kernel", text.kernel(), "--settings", text.settings().toString(), "--force");
    assertThat(run.status()).as(run.err()).isZero();
    return file;
  }
}
