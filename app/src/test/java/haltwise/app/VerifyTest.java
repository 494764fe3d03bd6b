package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Oracle: real kernels. What 6.1, 6.12 and 6.18 did stands in the files; a change made to a copy must be found.
class VerifyTest {
  private static final RealText TEXT = RealText.transitions().toList().getFirst();

  @TempDir
  private Path folder = Path.of("");

  static Stream<RealText> transitions() {
    return RealText.transitions();
  }

  @ParameterizedTest
  @MethodSource("transitions")
  void stockKernelsMoveEveryWindowByTheRule(RealText text) {
    CommandRun run = verify(text, text.file(), "--json");

    assertThat(run.status()).isZero();
    assertThat(run.json().get("halts").asLong()).isGreaterThan(2_000);
    assertThat(run.json().get("checked").asLong()).isEqualTo(run.json().get("halts").asLong());
    assertThat(run.json().get("unknown").asLong()).isZero();
    assertThat(run.json().get("differences").asLong()).isZero();
    assertThat(run.json().get("first_differences").isEmpty()).isTrue();
  }

  @Test
  void theFilesHoldAsManyHaltsAsTheirReadmeSays() {
    assertThat(transitions().count()).isEqualTo(24);
    assertThat(transitions().flatMap(t -> t.lines().stream())
        .filter(line -> line.contains(": kvm_vcpu_wakeup: ")).count()).isEqualTo(72_965);
  }

  @Test
  void severalFilesAreAddedUp() {
    List<String> words = new ArrayList<>(
        List.of("verify", "--kernel", "6.18", "--settings", "kernel-default"));
    RealText.kernel618().forEach(file -> words.add(file.toString()));

    CommandRun text = CommandRun.of(words);
    assertThat(text.status()).isZero();
    assertThat(text.out()).containsPattern("all 6 +121 +121 +0 +0\n")
        .contains("No difference: at all 121 halts");
    words.add("--json");
    JsonNode doc = CommandRun.of(words).json();
    assertThat(doc.get("halts").asLong()).isEqualTo(121);
    assertThat(doc.get("files").size()).isEqualTo(6);
    assertThat(doc.get("files").get(0).get("halts").asLong()).isEqualTo(21);
  }

  @Test
  void aChangedEventIsOneDifferenceAtItsHalt() throws IOException {
    List<String> lines = new ArrayList<>(TEXT.lines());
    int changed = windowEvent(lines, 40);
    // The old value alone: from the new one on all is as it was.
    lines.set(changed, lines.get(changed).replaceFirst("(grow|shrink) \\d+\\)", "$1 123)"));

    CommandRun run = verify(TEXT, write(lines), "--json");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.json().get("differences").asLong()).isEqualTo(1);
    JsonNode difference = run.json().get("first_differences").get(0);
    assertThat(difference.get("halt").asInt()).isEqualTo(haltsBefore(lines, changed));
    assertThat(difference.get("recorded_from_ns").asLong()).isEqualTo(123);
    assertThat(difference.get("expected_to_ns").asLong())
        .isEqualTo(difference.get("recorded_to_ns").asLong());
  }

  @Test
  void aRemovedEventIsFoundAtItsHalt() throws IOException {
    List<String> lines = new ArrayList<>(TEXT.lines());
    int removed = windowEvent(lines, 40);
    String event = lines.remove(removed);
    int halt = haltsBefore(lines, removed);

    CommandRun run = verify(TEXT, write(lines), "--json");
    assertThat(run.status()).isEqualTo(1);
    JsonNode difference = run.json().get("first_differences").get(0);
    assertThat(difference.get("halt").asInt()).isEqualTo(halt);
    assertThat(difference.get("recorded_to_ns").isNull()).isTrue();
    assertThat(event).contains("halt_poll_ns " + difference.get("expected_to_ns").asLong() + " (");
    assertThat(verify(TEXT, write(lines)).out()).contains("no event", "in " + folder)
        .containsPattern(" 0 +" + halt + " +");
  }

  @Test
  void theScreenKeepsTo80Columns() throws IOException {
    List<String> lines = new ArrayList<>(TEXT.lines());
    lines.remove(windowEvent(lines, 40));
    Path file = Files.move(write(lines), folder.resolve("a-name-as-long-as-names-are.txt"));

    assertThat(verify(TEXT, file).out().lines().filter(line -> !line.contains(" in /")))
        .allMatch(line -> line.length() <= 80);
  }

  @Test
  void withoutAnyWindowNothingIsCheckedAndThatIsNoYes() throws IOException {
    List<String> lines = TEXT.lines().stream().filter(l -> !l.contains("kvm_halt_poll_ns"))
        .filter(l -> !l.contains("wait time")).toList();

    CommandRun run = verify(TEXT, write(lines));
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).contains("Nothing could be checked");
    JsonNode doc = verify(TEXT, write(lines), "--json").json();
    assertThat(doc.get("checked").asLong()).isZero();
    assertThat(doc.get("unknown").asLong()).isEqualTo(lines.stream()
        .filter(l -> l.contains("kvm_vcpu_wakeup")).count()).isPositive();
  }

  @Test
  void lostEventsAreSaidLoudlyAndAreNoDifference() throws IOException {
    List<String> lines = new ArrayList<>(TEXT.lines());
    int from = windowEvent(lines, 40);
    int to = windowEvent(lines, 43) + 1;
    lines.subList(from, to).clear();
    lines.add(from, "CPU:1 [LOST " + (to - from) + " EVENTS]");

    CommandRun run = verify(TEXT, write(lines));
    assertThat(run.out()).startsWith("WARNING: " + (to - from) + " events lost");
    assertThat(run.status()).isZero();
    JsonNode doc = verify(TEXT, write(lines), "--json").json();
    assertThat(doc.get("events_lost").asLong()).isEqualTo(to - from);
    assertThat(doc.get("differences").asLong()).isZero();
    assertThat(doc.get("unknown").asLong()).isBetween(1L, 20L);
  }

  @Test
  void settingsAndKernelOfATraceFileCanBeOverridden() {
    Path file = folder.resolve("t.halts.parquet");
    CommandRun.of("import", TEXT.file().toString(), "-o", file.toString());

    assertThat(CommandRun.of("verify", file.toString()).err()).contains("--kernel");
    assertThat(verify(TEXT, file).status()).isZero();
    assertThat(CommandRun.of("verify", file.toString(), "--kernel", "6.1", "--settings",
        "max=50us").status()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"clamp=grow, 1000000_2_10000_2", "clamp=grow, 3000000_2_100000_10",
      "floor=no, 200000_2_10000_2", "floor=no, 2000000_4_50000_4",
      "grow-start=fixed, 1000000_3_7000_3", "grow-start=fixed, 50000_2_80000_2",
      "grow-zero=clears, 700000_0_10000_2", "5.15, 1000000_3_7000_3",
      "5.10.71, 900000_5_25000_0", "4.19, 1000000_2_10000_2"})
  void theRuleOfAnotherKernelIsFoundOutOnRealHalts(String rule, String settings) {
    List<RealText> texts = RealText.transitions()
        .filter(t -> t.toString().contains("_" + settings + ".")).toList();
    assertThat(texts).hasSize(2);
    for (RealText text : texts) {
      long differences = verify(text, text.file(), "--json", "--rule", rule).json()
          .get("differences").asLong();
      // A window of 0 stays 0 either way: with grow = 0 it never leaves it.
      assertThat(differences > 0).as("%s: %d", text, differences)
          .isEqualTo(!rule.equals("grow-zero=clears"));
    }
  }

  @Test
  void theRuleIsPrintedWithWhereItComesFrom() {
    String rule = "clamp=entry,max=live,floor=yes,grow-zero=keeps,grow-start=parameter,invalid=shrinks";
    JsonNode file = verify(TEXT, TEXT.file(), "--json").json().get("files").get(0);
    assertThat(file.get("rule").asString()).isEqualTo(rule);
    assertThat(file.get("rule_from").asString()).isEqualTo("--kernel " + TEXT.kernel());
    assertThat(oneLine(verify(TEXT, TEXT.file())))
        .contains("Rule of 6.1 and later: clamp at entry, max live, shrink floor, grow=0 keeps,"
            + " invalid wakes shrink (--kernel " + TEXT.kernel() + ").");
    // What is printed can be given, and does the same.
    CommandRun given = verify(TEXT, TEXT.file(), "--rule", rule);
    assertThat(given.status()).isZero();
    assertThat(oneLine(given)).contains("(--rule clamp=entry");
  }

  @Test
  void aDistributorsOldKernelIsSaidToBeUncertainAndAWrongRuleIsRefused() {
    CommandRun run = CommandRun.of("verify", TEXT.file().toString(), "--kernel",
        "5.14.0-427.el9.x86_64", "--settings", TEXT.settings().toString());
    assertThat(oneLine(run)).contains("Rule of 5.8 to 5.14: clamp in grow, max sampled")
        .contains("whose distributor may have backported a later one");
    assertThat(verify(TEXT, TEXT.file(), "--rule", "clamp=never"))
        .satisfies(r -> assertThat(r.status()).isEqualTo(2))
        .satisfies(r -> assertThat(r.err()).contains("clamp=entry|grow", "--rule 6.1"));
  }

  @Test
  void kernelDefaultMeansThatOfTheKernelItWasRecordedOn() {
    JsonNode old = CommandRun.of("verify", "--json", TEXT.file().toString(), "--kernel", "6.1",
        "--settings", "kernel-default").json();
    assertThat(old.get("files").get(0).get("settings").asString())
        .isEqualTo("max=200000,grow=2,grow-start=10000,shrink=0");
    JsonNode since611 = CommandRun.of("verify", "--json", TEXT.file().toString(), "--kernel",
        "6.12", "--settings", "max=1ms").json();
    assertThat(since611.get("files").get(0).get("settings").asString())
        .isEqualTo("max=1000000,grow=2,grow-start=10000,shrink=2");
  }

  private static String oneLine(CommandRun run) {
    return run.out().replace("\n", " ");
  }

  private static CommandRun verify(RealText text, Path file, String... more) {
    List<String> words = new ArrayList<>(List.of("verify", file.toString(), "--kernel",
        text.kernel(), "--settings", text.settings().toString()));
    words.addAll(List.of(more));
    return CommandRun.of(words);
  }

  private Path write(List<String> lines) throws IOException {
    return Files.write(folder.resolve("trace.txt"), lines);
  }

  /// The line of the n-th window event.
  private static int windowEvent(List<String> lines, int n) {
    return IntStream.range(0, lines.size()).filter(i -> lines.get(i).contains("kvm_halt_poll_ns"))
        .skip(n).findFirst().orElseThrow();
  }

  private static int haltsBefore(List<String> lines, int line) {
    return (int) lines.subList(0, line).stream().filter(l -> l.contains("kvm_vcpu_wakeup"))
        .count();
  }
}
