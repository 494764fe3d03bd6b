package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haltwise.linux.KvmParameter;
import haltwise.linux.KvmParameter.Access;
import haltwise.linux.KvmParameters;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// `compare` with a command as the load. Oracle: commands whose numbers are written here.
final class CompareCommandTest {
  /// Reads back what it was told, as one does that sets a VM's own max.
  private static final String HOOK = "echo $HALTWISE_SETTINGS";

  @TempDir
  private Path temporary = Path.of("");

  @BeforeEach
  void needsTheParametersOfKvm() {
    assumeTrue(KvmParameters.read().isPresent(),
        "this host has no /sys/module/kvm/parameters/halt_poll_ns: the kvm module is not loaded");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "--lab storage|There are no arms", "--arm A=off|There is no load",
      "--lab storage --arm max=0|has no name", "--lab storage --arm off|--arm B=off",
      "--lab storage --arm A=off --halt-poll-max 1ms|what arms are for",
      "--lab storage --arm A=off --arm A=off|same name",
      "--lab storage --arm control=off|Choose another name",
      "--lab storage --arm A=off --main speed|Unknown measure \"speed\"",
      "--lab storage --arm A=off --rounds 0|out of range",
      "--lab storage --arm A=guest:max=1ms|settings of a guest",
      "--lab storage --side guest --arm A=guest-off|Leave --lab",
      "--agent /run/a --arm A=off -- true|Add --side guest",
      "--lab storage --arm A=off --tolerate much|not a number",
      "--lab storage --arm A=off --metric-regex x|for a command of yours",
      "--lab storage --arm A=off --price cheap|no price of energy",
      "--lab storage --arm A=off --pue 1.5|Add --price",
      "--lab storage --arm A=off --battery big|no energy of a battery",
      "--arm A=off --arm-hook true --native -- true|for a lab workload",
      "--study --lab storage|brings its own", "--study --arm A=off|brings its own",
      "--arm A=off --duration 1s --arm-hook true -- true|for a lab workload",
      "--arm A=off --better lower --arm-hook true -- true|for a number that the command prints",
      "--arm A=off --arm-hook true --metric-regex ( -- true|no regular expression",
      "--read nowhere|no such file", "--read nowhere --rounds 3|Leave --rounds out"})
  void wrongUsageSaysWhatToDo(String words, String says) {
    CommandRun run = CommandRun.of(("compare " + words).split(" "));

    assertThat(run.status()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(says).hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "--lab storage --arm A=max=1ms,grow=7|--arm A=max=1000000ns, or drive"})
  void whatTheHostCannotDoSaysHowToGoOn(String words, String says) {
    CommandRun run = CommandRun.of(("compare " + words).split(" "));

    assertThat(run.status()).as(run.err()).isEqualTo(3);
    assertThat(run.err()).contains(says).hasLineCount(1);
  }

  @Test
  void armsOfAHostThatLetsNobodyWriteTakeAHook() {
    assumeTrue(KvmParameter.all().stream().noneMatch(p -> p.access() == Access.WRITABLE),
        "the parameters of this host may be written, which no test does");
    CommandRun run = CommandRun.of("compare", "--arm", "A=off", "--", "true");

    assertThat(run.status()).as(run.err()).isEqualTo(3);
    assertThat(run.err()).contains("--arm-hook", "not writable").hasLineCount(1);
  }

  @Test
  void aSlowerArmIsARegression() {
    CommandRun run = CommandRun.of("compare", "--json", "--arm", "A=max=1000", "--arm",
        "B=max=2000", "--arm-hook", HOOK, "--settle", "0", "--tolerate", "100%", "--metric-regex",
        "ops (.*)", "--metric-unit", "ops", "-o", temporary.resolve("r").toString(), "--", "sh",
        "-c",
        // Fewer with a larger max; the control wobbles by at most one in 200 000.
        "echo ops $((400000000 / $HALTWISE_MAX - $HALTWISE_ROUND % 2))");
    JsonNode metric = run.json().get("measures").get(0);

    assertThat(run.status()).as(run.err()).isEqualTo(1);
    assertThat(metric.get("name").asString()).isEqualTo("metric");
    assertThat(metric.get("unit").asString()).isEqualTo("ops");
    assertThat(metric.get("verdict").asString()).isEqualTo("worse");
    assertThat(metric.get("shift").get("estimate").asDouble()).isBetween(-0.5001, -0.4999);
  }

  @Test
  void isRepeatedFromItsFolderIntoANewOne() throws java.io.IOException {
    Path first = temporary.resolve("first");
    Path second = temporary.resolve("second");
    CommandRun made = CommandRun.of("compare", "--arm", "B=max=2000", "--arm-hook", HOOK,
        "--rounds", "1", "--settle", "0", "--tolerate", "100%", "-o", first.toString(), "--",
        "true", "--json");
    assertThat(made.status()).as(made.err()).isZero();
    assertThat(made.out()).contains("elapsed_ns", "true --json");

    CommandRun again = CommandRun.of("compare", "--json", "--again", first.toString(), "-o",
        second.toString());

    assertThat(again.status()).as(again.err()).isZero();
    JsonNode arms = again.json().get("arms");
    assertThat(arms.get(0).get("name").asString()).isEqualTo("current");
    assertThat(arms.get(1).get("settings").asString()).startsWith("max=2000,");
    assertThat(Files.readString(second.resolve("comparison.json")))
        .contains("\"true\", \"--json\"");
    assertThat(again.json().get("runs").get("made").asInt()).isEqualTo(3);
  }

  @Test
  void aCommandThatFailsEndsItWithItsOwnWords() {
    CommandRun run = CommandRun.of("compare", "--arm", "B=off", "--arm-hook", HOOK, "--settle",
        "0", "--retries", "0", "-o", temporary.resolve("r").toString(), "--", "sh", "-c",
        "echo no such disk; exit 3");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("status 3", "no such disk", "by hand first");
  }
}
