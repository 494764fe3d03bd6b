package haltwise.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.compare.Comparison.State;
import haltwise.trace.BadTraceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: what was written.
class ComparisonFolderTest {
  @TempDir
  private Path temporary = Path.of("");

  @Test
  void readsBackWhatWasWritten() {
    Path path = temporary.resolve("result");
    Plan plan = Trials.plan(6, true, 2);
    Run good = Trials.run(1, "off", Map.of(Trials.WORK, 100.25, Trials.COST, 0.5));
    Run bad = Trials.voided(1, Arm.CONTROL);
    ComparisonFolder folder = ComparisonFolder.create(path, plan, Trials.HOST);
    folder.add(good);
    folder.add(bad);
    folder.end(State.FINISHED, new Environment(Map.of("load_average", "0.1")));

    Comparison read = ComparisonFolder.read(path);

    assertThat(read).isEqualTo(Comparison.of(plan, State.FINISHED, Trials.HOST,
        Optional.of(new Environment(Map.of("load_average", "0.1"))),
        java.util.List.of(good, bad)));
    assertThat(ComparisonFolder.isMeant(path)).isTrue();
    assertThat(ComparisonFolder.isMeant(temporary)).isFalse();
  }

  @Test
  void neverOverwrites() {
    Path path = temporary.resolve("result");
    ComparisonFolder.create(path, Trials.plan(6, true, 0), Trials.HOST);

    assertThatThrownBy(
        () -> ComparisonFolder.create(path, Trials.plan(6, true, 0), Trials.HOST))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("never overwritten");
    assertThatThrownBy(() -> ComparisonFolder.create(temporary.resolve("no/where"),
        Trials.plan(6, true, 0), Trials.HOST)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("There is no folder");
  }

  @Test
  void whatWasKilledIsInterruptedAndKeepsItsWholeLines() throws IOException {
    Path path = temporary.resolve("result");
    ComparisonFolder folder = ComparisonFolder.create(path, Trials.plan(6, true, 0), Trials.HOST);
    folder.add(Trials.run(1, "off", Map.of(Trials.WORK, 1.0)));
    Files.writeString(path.resolve("runs.jsonl"), "{\"round\":1,\"pla", StandardOpenOption.APPEND);

    Comparison read = ComparisonFolder.read(path);

    assertThat(read.state()).isEqualTo(State.INTERRUPTED);
    assertThat(read.after()).isEmpty();
    assertThat(read.runs()).hasSize(1);
  }

  @Test
  void interruptedBeforeItsFirstRunItLeavesNothing() {
    Path path = temporary.resolve("result");
    ComparisonFolder folder = ComparisonFolder.create(path, Trials.plan(6, true, 0), Trials.HOST);

    folder.end(State.INTERRUPTED, Trials.HOST);

    assertThat(path).doesNotExist();
  }

  @Test
  void whatSomebodyPutBesideThePlanKeepsTheFolder() throws IOException {
    Path path = temporary.resolve("result");
    ComparisonFolder folder = ComparisonFolder.create(path, Trials.plan(6, true, 0), Trials.HOST);
    Files.writeString(path.resolve("notes"), "mine");

    folder.end(State.INTERRUPTED, Trials.HOST);

    assertThat(ComparisonFolder.read(path).state()).isEqualTo(State.INTERRUPTED);
    assertThat(path.resolve("notes")).hasContent("mine");
  }

  @Test
  void refusesWhatItCannotRead() throws IOException {
    assertThatThrownBy(() -> ComparisonFolder.read(temporary.resolve("nothing")))
        .isInstanceOf(BadTraceException.class).hasMessageContaining("no such file");
    Path path = temporary.resolve("result");
    ComparisonFolder folder = ComparisonFolder.create(path, Trials.plan(6, true, 0), Trials.HOST);
    folder.add(Trials.run(1, "off", Map.of(Trials.WORK, 1.0)));
    Path runs = path.resolve("runs.jsonl");
    Files.writeString(runs, Files.readString(runs).replace("\"arm\":\"off\"", "\"arm\":\"of\""));
    assertThatThrownBy(() -> ComparisonFolder.read(path)).isInstanceOf(BadTraceException.class)
        .hasMessageContaining("line 1").hasMessageContaining("no arm \"of\"");
    Path plan = path.resolve("comparison.json");
    Files.writeString(plan,
        Files.readString(plan).replace("\"haltwise_comparison\" : 1",
            "\"haltwise_comparison\" : 9"));
    assertThatThrownBy(() -> ComparisonFolder.read(path)).isInstanceOf(BadTraceException.class)
        .hasMessageContaining("is 9, not 1");
  }
}
