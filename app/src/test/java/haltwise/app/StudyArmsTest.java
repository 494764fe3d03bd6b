package haltwise.app;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.compare.Arm;
import haltwise.compare.StudyArm;
import haltwise.compare.StudyArm.NotRun;
import haltwise.compare.StudyArm.Predicted;
import haltwise.compare.StudyArm.RunAs;
import haltwise.trace.HostSettings;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Oracle: what KVM_CAP_HALT_POLL can set, which is max alone, applied by hand to hosts of each kind.
class StudyArmsTest {
  private static final Predicted PREDICTED = new Predicted(1.02, 0.5, 0.1);

  private static StudyArms on(HostSettings host, long ownMaxNs) {
    return StudyArms.of(host, host.withMaxNs(ownMaxNs), _ -> Optional.of(PREDICTED));
  }

  private static StudyArm named(StudyArms arms, String name) {
    return arms.asked().stream().filter(a -> a.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void aKernelSince611RunsItsDefaultAndTheStudysMaxAndTellsThatTheOldDefaultCannotBeHad() {
    StudyArms arms = on(HostSettings.KERNEL_DEFAULT, 400_000);

    assertThat(arms.toRun().stream().map(Arm::name)).containsExactly("kernel-default",
        "intel-chromeos", "haltwise");
    assertThat(named(arms, "kernel-before-6.11").standing()).isEqualTo(new NotRun(
        "For one VM only max can be set, and this host has shrink=2 instead of 0.",
        Optional.of(PREDICTED)));
  }

  @Test
  void anOlderKernelRunsItsDefaultAndTheStudysMaxUnderANameThatPromisesNoMore() {
    StudyArms arms = on(HostSettings.KERNEL_BEFORE_6_11, 400_000);

    assertThat(arms.toRun()).containsExactly(
        new Arm("kernel-before-6.11", HostSettings.KERNEL_BEFORE_6_11),
        new Arm("intel-max-only", new HostSettings(160_000, 2, 10_000, 0)),
        new Arm("haltwise", new HostSettings(400_000, 2, 10_000, 0)));
    assertThat(named(arms, "kernel-default").standing()).isInstanceOf(NotRun.class);
    assertThat(named(arms, "intel-chromeos").standing()).isInstanceOf(NotRun.class);
  }

  @Test
  void aHostOfItsOwnMindIsComparedWithItself() {
    StudyArms arms = on(new HostSettings(50_000, 3, 5_000, 1), 80_000);

    assertThat(arms.toRun().getFirst().name()).isEqualTo("current");
    assertThat(named(arms, "kernel-default").standing()).isEqualTo(new NotRun(
        "For one VM only max can be set, and this host has grow=3 instead of 2 and"
            + " grow-start=5000 instead of 10000 and shrink=1 instead of 2.",
        Optional.of(PREDICTED)));
  }

  @Test
  void armsWithTheSameSettingsRunOnce() {
    StudyArms arms = on(HostSettings.KERNEL_DEFAULT, 160_000);

    assertThat(arms.toRun().stream().map(Arm::name)).containsExactly("kernel-default",
        "intel-chromeos");
    assertThat(named(arms, "haltwise").standing()).isEqualTo(new RunAs("intel-chromeos"));
    assertThat(named(arms, "haltwise").coincides()).isTrue();
    assertThat(named(arms, "kernel-default").coincides()).isFalse();
  }

  @Test
  void offIsOffWhateverTheRestOfTheHostSays() {
    StudyArms arms = on(HostSettings.KERNEL_BEFORE_6_11, 0);

    assertThat(named(arms, "haltwise").standing()).isEqualTo(new RunAs("haltwise"));
  }

  @Test
  void everyWorkloadOfTheStudyIsOneThatTheLabKnows() {
    assertThat(List.of(StudyWorkload.values())).allSatisfy(w -> {
      assertThat(w.workload().label()).isNotEmpty();
      assertThat(w.word()).matches("[a-z][a-z-]+");
    });
  }
}
