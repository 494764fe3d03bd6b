package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `compare --side guest`. Oracle: a tree of files in the form of a guest's, whose counters the load moves by numbers that are
/// written here: 1000 times HLT without polling, 10 with.
final class CompareGuestTest {
  private static final String PARAMETERS = "sys/module/haltpoll/parameters/guest_halt_poll_";
  private static final String IDLE = "sys/devices/system/cpu/cpu0/cpuidle/";

  @TempDir
  private Path folder = Path.of("");

  @BeforeEach
  void aGuest() throws IOException {
    for (Map.Entry<String, String> file : Map.ofEntries(Map.entry(PARAMETERS + "ns", "0"),
        Map.entry(PARAMETERS + "grow", "2"), Map.entry(PARAMETERS + "grow_start", "50000"),
        Map.entry(PARAMETERS + "shrink", "2"), Map.entry(PARAMETERS + "allow_shrink", "Y"),
        Map.entry("sys/devices/system/cpu/cpuidle/current_driver", "haltpoll"),
        Map.entry("sys/devices/system/cpu/cpuidle/current_governor", "haltpoll"),
        Map.entry(IDLE + "state0/name", "POLL"), Map.entry(IDLE + "state0/usage", "0"),
        Map.entry(IDLE + "state0/time", "0"), Map.entry(IDLE + "state1/name", "haltpoll idle"),
        Map.entry(IDLE + "state1/usage", "5"), Map.entry(IDLE + "state1/time", "9"),
        Map.entry("proc/sys/kernel/random/boot_id", "7f3c"),
        Map.entry("proc/uptime", "12.34 20.00")).entrySet()) {
      Path path = guest().resolve(file.getKey());
      Files.createDirectories(path.resolveSibling(""));
      Files.writeString(path, file.getValue() + "\n");
    }
  }

  private Path guest() {
    return folder.resolve("guest");
  }

  /// What a guest would do: a window that is not 0 keeps 99 of 100 halts from HLT, and gives a tenth more work.
  private String load() {
    String usage = guest().resolve(IDLE + "state1/usage").toString();
    String polled = guest().resolve(IDLE + "state0/time").toString();
    return "m=$(cat " + guest().resolve(PARAMETERS + "ns") + "); h=1000; w=1000; if [ $m -gt 0 ];"
        + " then h=10; w=1100; echo $(($(cat " + polled + ") + 7000)) >" + polled + "; fi;"
        + " echo $(($(cat " + usage + ") + h)) >" + usage
        + "; sleep 0.05; echo work $((w + HALTWISE_ROUND % 2))";
  }

  private CommandRun compare(String... more) {
    List<String> all = new ArrayList<>(List.of("compare", "--side", "guest", "--arm",
        "off=guest-off", "--arm", "on=guest:max=100us", "--settle", "0", "--tolerate", "100%",
        "--rounds", "6", "--metric-regex", "work (.*)", "-o",
        folder.resolve("result").toString()));
    all.addAll(List.of(more));
    all.addAll(List.of("--", "sh", "-c", load()));
    return CommandRun.of(all);
  }

  private void holds(CommandRun run) throws IOException {
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode doc = run.json();
    assertThat(doc.get("arms").get(1).get("settings").asString()).startsWith("guest:max=100000,");
    assertThat(measure(doc, "metric").get("verdict").asString()).isEqualTo("better");
    JsonNode hlts = measure(doc, "guest_hlts_per_s");
    assertThat(hlts.get("verdict").asString()).isEqualTo("better");
    assertThat(hlts.get("shift").get("estimate").asDouble()).isBetween(-0.999, -0.7);
    assertThat(measure(doc, "guest_polled_cpu_share").get("arms").get(1).get("median").asDouble())
        .isBetween(0.0001, 0.14);
    JsonNode study = doc.get("study_of_guest_polling").get("on");
    assertThat(study.get(0).get("change").asDouble()).isBetween(0.099, 0.101);
    assertThat(study.get(1).get("name").asString()).isEqualTo("HLT exits");
    assertThat(study.get(1).get("measure").asString()).isEqualTo("guest_hlts_per_s");
    assertThat(Files.readString(guest().resolve(PARAMETERS + "ns"))).startsWith("0");
  }

  private static JsonNode measure(JsonNode doc, String name) {
    for (JsonNode m : doc.get("measures")) {
      if (m.get("name").asString().equals(name)) {
        return m;
      }
    }
    throw new AssertionError("no measure " + name + " in " + doc);
  }

  @Test
  void inAGuestItsOwnSettingsAreComparedAndComeBack() throws IOException {
    holds(compare("--json", "--root", guest().toString()));
    CommandRun again = CommandRun.of("compare", "--read", folder.resolve("result").toString());
    assertThat(again.out()).contains("graphs 4 and 5", "HLT exits: there -10 %, here -",
        "power: there -10 %, here not measured");
  }

  @Test
  void byItsAgentTheSameFromTheHost() throws IOException {
    Path socket = folder.resolve("agent");
    try (ScriptedAgent _ = new ScriptedAgent(socket, guest(), Set.of("guest-exec"))) {
      holds(compare("--json", "--agent", socket.toString(), "--no-exits", "--no-halts",
          "--journal", folder.resolve("journal").toString()));
    }
  }

  @Test
  void armsOfTheWrongSideAreTold() {
    assertThat(CommandRun.of("compare", "--side", "guest", "--root", guest().toString(), "--arm",
        "A=max=1ms", "--", "true").err()).contains("settings of the host");
    assertThat(CommandRun.of("compare", "--side", "moon", "--arm", "A=off", "--", "true").err())
        .contains("Use host or guest");
  }
}
