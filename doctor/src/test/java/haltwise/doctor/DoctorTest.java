package haltwise.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.doctor.Finding.HaltEvents;
import haltwise.doctor.Finding.Lacks;
import haltwise.doctor.Finding.Topic;
import haltwise.doctor.host.HostFacts;
import haltwise.doctor.host.LiveAnswers;
import haltwise.linux.HostFiles;
import haltwise.linux.KvmParameter.Access;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: this host, and one without any file, of which every topic must be answered. Hosts of other kinds, with what must
/// be found on each: `DoctorHostsTest` in `app`.
class DoctorTest {
  @TempDir
  private Path folder = Path.of("");

  @Test
  void everyTopicOfThisHostHasAnAnswerAndEveryLackARemedy() {
    List<Finding> found = examine(HostFiles.ofThisHost()).findings();

    assertThat(found).extracting(Finding::topic).contains(Topic.HOST, Topic.KVM, Topic.EVENTS,
        Topic.PARAMETERS, Topic.RULE, Topic.VMS, Topic.IDLE, Topic.CPUS, Topic.ENERGY);
    assertThat(found).filteredOn(Lacks.class::isInstance)
        .allSatisfy(f -> assertThat(((Lacks) f).remedy()).isNotBlank());
  }

  @Test
  void aHostThatShowsNothingLacksEverything() {
    Diagnosis d = examine(HostFiles.below(folder));

    assertThat(d.findings()).filteredOn(Lacks.class::isInstance).extracting(Finding::topic)
        .contains(Topic.PARAMETERS, Topic.RULE, Topic.VMS, Topic.IDLE, Topic.ENERGY);
    assertThat(d.advice()).isEmpty();
    assertThat(d.summary()).contains("cannot").contains("change its parameters");
  }

  @Test
  void haltsCanBeRecordedWithTheTwoEventsOfKvm() {
    assertThat(Doctor.events(List.of("kvm/kvm_vcpu_wakeup"))).isInstanceOfSatisfying(Lacks.class,
        l -> assertThat(l.what()).contains("kvm/kvm_halt_poll_ns").doesNotContain("wakeup"));

    List<String> both = List.of("kvm/kvm_vcpu_wakeup", "kvm/kvm_halt_poll_ns");
    assertThat(Doctor.events(both)).isEqualTo(new HaltEvents(both));
  }

  @Test
  void aParameterThatCannotBeWrittenComesWithAWayRoundIt() {
    assertThat(Doctor.remedy(Access.WRITABLE)).isEmpty();
    assertThat(Doctor.remedy(Access.READ_ONLY_KERNEL).orElseThrow()).contains("at boot");
    assertThat(Doctor.remedy(Access.READ_ONLY_MOUNT).orElseThrow()).contains("container");
  }

  @Test
  void perfsEventsTellWhichDriverIsMissing() {
    assertThat(Energy.NotMetered.withoutMeter(List.of("energy-pkg")).remedy())
        .contains("energy-pkg").contains("intel_rapl_msr");
    assertThat(Energy.NotMetered.withoutMeter(List.of()).remedy()).contains("virtual machine");
  }

  private static Diagnosis examine(HostFiles files) {
    return Doctor.examine(HostFacts.read(files, LiveAnswers.ofThisHost(), Optional.empty()),
        Optional.empty());
  }
}
