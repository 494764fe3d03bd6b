package haltwise.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.compare.Comparison.State;
import haltwise.compare.StudyArm.NotRun;
import haltwise.compare.StudyArm.Predicted;
import haltwise.compare.StudyArm.RunAs;
import haltwise.trace.BadTraceException;
import haltwise.trace.HostSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: what was written.
class StudyFolderTest {
  private static final List<StudyArm> ARMS = List.of(
      new StudyArm("kernel-before-6.11", HostSettings.KERNEL_BEFORE_6_11,
          new NotRun("It cannot.", Optional.of(new Predicted(1.25, 0.5, 0.125)))),
      new StudyArm("off", HostSettings.OFF, new RunAs("off")),
      new StudyArm("haltwise", HostSettings.KERNEL_DEFAULT, new RunAs("on")));

  @TempDir
  private Path temporary = Path.of("");

  private StudyFolder study() {
    return StudyFolder.create(temporary.resolve("study"), "haltwise test", "2026-11-28T00:00:00Z",
        List.of("--study"));
  }

  private static void experiment(StudyFolder study, String name) {
    ComparisonFolder made = ComparisonFolder.create(study.of(name), Trials.plan(6, false, 0),
        Trials.HOST);
    made.add(Trials.run(1, "off", Map.of(Trials.WORK, 100.0)));
    made.end(State.FINISHED, Trials.HOST);
  }

  @Test
  void readsBackTheWorkloadsThatWereDone() {
    StudyFolder folder = study();
    experiment(folder, "storage");
    folder.add("storage", "small reads", ARMS, List.of("Because it is cheaper."));
    experiment(folder, "browsing"); // interrupted before it was added

    Study read = StudyFolder.read(folder.path());

    assertThat(StudyFolder.isMeant(folder.path())).isTrue();
    assertThat(StudyFolder.isMeant(folder.of("storage"))).isFalse();
    assertThat(read.parts()).singleElement().satisfies(p -> {
      assertThat(p.arms()).isEqualTo(ARMS);
      assertThat(p.standsFor()).isEqualTo("small reads");
      assertThat(p.choice()).containsExactly("Because it is cheaper.");
      assertThat(p.comparison()).isEqualTo(ComparisonFolder.read(folder.of("storage")));
      assertThat(p.reference()).isEqualTo("off");
      assertThat(p.runsOf("haltwise")).contains("on");
      assertThat(p.runsOf("kernel-before-6.11")).isEmpty();
    });
    assertThat(read.command()).containsExactly("--study");
    assertThat(StudyFolder.experiments(folder.path())).containsExactly(folder.of("storage"));
  }

  @Test
  void aStudyThatJustBeganHasNoWorkloads() {
    assertThat(StudyFolder.read(study().path()).parts()).isEmpty();
  }

  @Test
  void neverOverwrites() {
    study();

    assertThatThrownBy(this::study).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("never overwritten");
  }

  @Test
  void rejectsWhatIsNoStudyAndNamesOutsideOfItsFolder() throws IOException {
    StudyFolder folder = study();
    Path file = folder.path().resolve("study.json");
    Files.writeString(file, "{\"haltwise_study\": 1, \"parts\": [{\"name\": \"../../etc\"}]}");
    assertThatThrownBy(() -> StudyFolder.read(folder.path()))
        .isInstanceOf(BadTraceException.class).hasMessageContaining("no name of a workload");
    Files.writeString(file, "{\"haltwise_study\": 99}");
    assertThatThrownBy(() -> StudyFolder.read(folder.path()))
        .isInstanceOf(BadTraceException.class).hasMessageContaining("haltwise_study is 99");
  }
}
