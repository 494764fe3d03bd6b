package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haltwise.compare.Arm;
import haltwise.compare.Comparison;
import haltwise.compare.ComparisonFolder;
import haltwise.compare.Run;
import haltwise.trace.Trace;
import haltwise.trace.facts.TraceFacts;
import haltwise.tracefile.TraceFile;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Experiments on this machine. Oracle: what polling does to a closed loop of 100 µs, which no noise hides; an arm that is
/// the first one under another name; and the traces that each run leaves.
final class CompareLiveTest {
  private static final int ROUNDS = 6;

  @TempDir
  private Path temporary = Path.of("");

  @BeforeAll
  static void needsKvmAndTracefs() {
    RecordingHost.isNeeded();
  }

  @Test
  void pollingIsFoundBetterAndTheSameSettingsAreNotToldApart() {
    CommandRun run = CommandRun.of("compare", "--json", "--lab", "storage", "--arm", "A=off",
        "--arm", "B=max=1ms", "--arm", "same=off", "--duration", "300ms", "--warm-up", "150ms",
        "--settle", "10ms", "--retries", "1", "-o", folder("first"));
    JsonNode work = work(run);
    assertThat(run.err()).contains("The arms A and same have the same settings");
    if (differsFromItself(work) || !verdictOnSame(work).equals("no-difference")) {
      // Each happens by chance, once in 32, and more often on a machine that others use.
      run = CommandRun.of("compare", "--json", "--again", folder("first"), "-o", folder("second"));
      work = work(run);
    }
    assumeFalse(differsFromItself(work), "twice the control differs from itself: this machine's"
        + " speed changes too much to compare");

    // Of runs this short the rate may vary by more than what polling gains; how many halts block
    // does not.
    assertThat(work.get("verdict").asString()).isIn("better", "no-difference");
    assertThat(verdict(run, "blocked_share")).isEqualTo("better");
    assertThat(verdictOnSame(work)).isIn("no-difference", "void");
    // The command's own rule: what has no verdict after six rounds is not done.
    assertThat(run.status()).as(run.err()).isEqualTo(verdictOnSame(work).equals("void") ? 1 : 0);
  }

  @Test
  void everythingCanBeComputedFromTheFolderAgain() {
    CommandRun run = CommandRun.of("compare", "--json", "--lab", "pingpong", "--arm", "A=off",
        "--rounds", "1", "--duration", "200ms", "--warm-up", "100ms", "--settle", "0", "--tolerate",
        "100%", "-o", folder("r"));
    assertThat(run.status()).as(run.err()).isZero();
    CommandRun read = CommandRun.of("compare", "--json", "--read", folder("r"));
    Comparison c = ComparisonFolder.read(Path.of(folder("r")));

    CommandRun more = CommandRun.of("compare", "--json", "--again", folder("r"), "--rounds", "2",
        "-o", folder("more"));

    assertThat(read.out()).isEqualTo(run.out());
    assertThat(more.status()).as(more.err()).isZero();
    assertThat(ComparisonFolder.read(Path.of(folder("more"))).runs()).hasSize(2 * 3);
    assertThat(run.json().get("measures")).allSatisfy(m -> assertThat(m.get("verdict").asString())
        .isEqualTo("void"));
    assertThat(c.plan().arms()).extracting(Arm::name).containsExactly("current", "A");
    assertThat(c.runs()).hasSize(3).allSatisfy(r -> {
      Trace trace = TraceFile.read(Path.of(folder("r")).resolve(r.traceFile().orElseThrow()));
      assertThat(value(r, "work_per_s"))
          .isEqualTo(TraceFacts.of(trace).workPerSecond().orElseThrow());
      assertThat(value(r, "blocked_share"))
          .isEqualTo(TraceFacts.of(trace).all().blockedShare().orElseThrow());
    });
    assertThat(c.runs().stream().filter(r -> r.arm().equals("A")))
        .allSatisfy(r -> assertThat(value(r, "polled_cpu_share")).isZero());
  }

  @Test
  void theScreenFitsEightyColumns() {
    CommandRun run = CommandRun.of("compare", "--lab", "ticks", "--arm", "A=off", "--arm",
        "generous=max=1ms", "--rounds", "2", "--duration", "100ms", "--warm-up", "0", "--settle",
        "0", "--tolerate", "100%", "-o", folder("r"));

    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80 || line.contains("/"));
    assertThat(run.out()).contains("NO VERDICT", "work_per_s by round");
  }

  private static double value(Run run, String measure) {
    return run.values().entrySet().stream().filter(e -> e.getKey().name().equals(measure))
        .findFirst().orElseThrow().getValue();
  }

  /// The result of the main measure, on a machine that is quiet enough to tell.
  private static JsonNode work(CommandRun run) {
    assertThat(run.status()).as(run.err()).isLessThanOrEqualTo(1);
    JsonNode voids = run.json().get("runs").get("void");
    JsonNode work = run.json().at("/measures/0");
    boolean quiet = work.at("/control/pairs").asInt(0) >= ROUNDS
        && work.at("/versus/0/shift/pairs").asInt(0) >= ROUNDS;
    assumeTrue(quiet, () -> "others disturb this machine too much to compare: " + voids.get(0));
    return work;
  }

  private static boolean differsFromItself(JsonNode work) {
    return work.get("versus").get(0).path("why").asString("").contains("differs from itself");
  }

  private static String verdictOnSame(JsonNode work) {
    JsonNode same = work.get("versus").get(1);
    assertThat(same.get("arm").asString()).isEqualTo("same");
    return same.get("verdict").asString();
  }

  private static String verdict(CommandRun run, String measure) {
    for (JsonNode m : run.json().get("measures")) {
      if (m.get("name").asString().equals(measure)) {
        return m.get("verdict").asString();
      }
    }
    return "not measured";
  }

  private String folder(String name) {
    return temporary.resolve(name).toString();
  }
}
