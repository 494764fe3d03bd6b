package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import haltwise.trace.GuestSettings;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import haltwise.tracefile.TraceFile;
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
        "is " + TEXT.settings(), "CAUTION:", "no sched_waking event");
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

  @Test
  void policiesThatAreNoKernelsStandBesideSettingsByTheirWord() {
    Path file = Path.of("src/test/resources/recorded/storage.halts.parquet");
    JsonNode rows = rows(file, "--settings", "never", "--settings", "pinned=60us", "--settings",
        "clairvoyant", "--settings", "clairvoyant=200us", "--settings", "current",
        "--block-price", "40us");

    assertThat(rows.valueStream().map(r -> r.get("settings").asString()).limit(4))
        .containsExactly("never", "pinned=60000", "clairvoyant=40000", "clairvoyant=200000");
    assertThat(rows.get(0).get("polled_ns").asLong()).isZero();
    assertThat(rows.get(2).get("wasted_ns").asLong()).isZero();
    // At its own price nothing costs less; these halts are answers, with what a block costs after
    // it.
    double least = rows.get(2).get("cost_per_halt_ns").asDouble();
    assertThat(rows.valueStream().mapToDouble(r -> r.get("cost_per_halt_ns").asDouble()))
        .allMatch(cost -> cost >= least);
    assertThat(rows.get(3).get("hits").asLong()).isGreaterThan(rows.get(2).get("hits").asLong());
    assertThat(CommandRun.of("replay", file.toString(), "--settings", "clairvoyent").err())
        .contains("clairvoyant=50us", "kernel-default");
  }

  @Test
  void aGuestThatPollsStandsBesideTheHostsSettings() {
    Path file = Path.of("src/test/resources/recorded/storage.halts.parquet");
    JsonNode rows = rows(file, "--settings", "off", "--settings", "guest-off", "--settings",
        "guest:max=1ms,grow-start=1ms", "--settings",
        "kernel-default + guest:max=20us,grow-start=20us,allow-shrink=N + no-poll-control");

    // A guest whose driver is there but off: poll control keeps the host from polling.
    assertThat(rows.get(1).get("blocks")).isEqualTo(rows.get(0).get("blocks"));
    assertThat(rows.get(1).get("guest_hits").asLong()).isZero();
    for (JsonNode row : rows) {
      assertThat(row.get("hlt_exits")).isEqualTo(row.get("halts"));
      assertThat(row.get("guest_hits").asLong() + row.get("halts").asLong()
          + row.get("absorbed").asLong()).isEqualTo(rows.get(0).get("halts").asLong()
              + rows.get(0).get("absorbed").asLong());
    }
    // A window of 1 ms catches what comes within: most of it, and the host polls for none of the
    // rest.
    assertThat(rows.get(2).get("guest_hits").asLong())
        .isGreaterThan(rows.get(0).get("halts").asLong() / 2);
    assertThat(rows.get(2).get("polled_ns").asLong()).isZero();
    assertThat(rows.get(2).get("guest_settings").asString())
        .isEqualTo("guest:max=1000000,grow=2,grow-start=1000000,shrink=2,allow-shrink=Y");
    assertThat(rows.get(3).get("poll_control").asBoolean()).isFalse();
    assertThat(rows.get(3).get("settings").asString()).startsWith("max=200000");
    assertThat(rows.get(0).get("guest_settings").isNull()).isTrue();
    assertThat(CommandRun.of("replay", "--json", file.toString(), "--settings", "guest-off",
        "--guest-rule", "6.1").json().get("guest_rule").asString())
        .isEqualTo("floor=no,residency=ns,qos-poll=250000,events=yes");
  }

  @Test
  void settingsOfGuestsThatMakeNoSenseAreRefusedWithTheWayOut() {
    String file = TEXT.file().toString();
    assertThat(CommandRun.of("replay", file, "--settings", "guest:max=1us+no-poll-control").err())
        .contains("how the host polls", "kernel-default+guest:max=1us");
    assertThat(CommandRun.of("replay", file, "--settings", "off+no-poll-control").err())
        .contains("HOST+GUEST");
    assertThat(CommandRun.of("replay", file, "--settings", "off+off+guest-off").err())
        .contains("HOST+GUEST");
    assertThat(CommandRun.of("replay", file, "--settings", "guest:window=1us"))
        .satisfies(run -> assertThat(run.status()).isEqualTo(2))
        .satisfies(run -> assertThat(run.err()).contains("allow-shrink"));
    assertThat(CommandRun.of("replay", file, "--settings", "guest-off", "--guest-rule", "4.19")
        .err()).contains("5.4");
  }

  @Test
  void aGuestsTraceIsReplayedUnderGuestSettingsAndRefusedByWhatNeedsTheHosts() {
    Trace host = TraceFile.read(Path.of("src/test/resources/recorded/storage.halts.parquet"));
    TraceInfo i = host.info();
    Path file = folder.resolve("g.halts.parquet");
    TraceFile.write(new Trace(new TraceInfo(i.hostName(), "6.12.0", i.architecture(), i.clock(),
        i.startNs(), i.endNs(), List.of(), i.vcpus(), 0, i.recorder(), "", -1,
        new TraceKind.Guest(List.of(new TraceKind.InForce(0, GuestSettings.INTEL_GAMING)))),
        host.halts()), file);

    JsonNode doc = CommandRun.of("replay", "--json", file.toString()).json();
    assertThat(doc.get("rows").valueStream().map(r -> r.get("label").asString()))
        .containsExactly("guest-off", "guest-kernel-default", "guest-intel-gaming");
    assertThat(doc.get("rows").get(2).get("recorded").asBoolean()).isTrue();
    assertThat(doc.get("guest_rule").asString()).startsWith("floor=yes");
    assertThat(CommandRun.of("tune", "--side", "host", file.toString()))
        .satisfies(run -> assertThat(run.status()).isEqualTo(2))
        .satisfies(run -> assertThat(run.err()).contains("kind guest", "haltwise replay"));
  }

  @Test
  void theRuleIsPrintedAndCanBeGiven() {
    Path file = imported(TEXT);
    JsonNode doc = CommandRun.of("replay", "--json", file.toString()).json();
    assertThat(doc.get("rule").asString()).startsWith("clamp=entry,max=live,floor=yes");
    assertThat(doc.get("rule_from").asString()).isEqualTo("the trace's kernel " + TEXT.kernel());
    // Without the floor a window may end at 5000 instead of 0, and polls on.
    JsonNode older = CommandRun.of("replay", "--json", file.toString(), "--rule", "5.8",
        "--settings", "current").json();
    assertThat(older.get("rule").asString()).startsWith("clamp=grow,max=sampled,floor=no");
    assertThat(older.get("rows").get(0).get("misses").asLong())
        .isGreaterThan(rows(file, "--settings", "current").get(0).get("misses").asLong());
    assertThat(CommandRun.of("replay", file.toString(), "--rule", "4.19").out())
        .contains("Rule of 5.0 and before");
  }

  @Test
  void anOldKernelsTraceIsReplayedByItsOwnRuleAndDefaults() {
    JsonNode doc = CommandRun.of("replay", "--json", TEXT.file().toString(), "--kernel", "4.19",
        "--settings", "kernel-default").json();
    assertThat(doc.get("rule").asString()).contains("grow-zero=clears,grow-start=fixed");
    assertThat(doc.get("rows").get(0).get("settings").asString())
        .isEqualTo("max=200000,grow=2,grow-start=10000,shrink=0");
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
