package haltwise.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.doctor.Finding.HaltEvents;
import haltwise.doctor.Finding.Lacks;
import haltwise.doctor.Finding.Parameter;
import haltwise.doctor.Finding.Topic;
import haltwise.linux.KvmParameter;
import haltwise.linux.KvmParameter.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: trees of files as hosts have them; and this host, of which every topic must be answered.
class DoctorTest {
  @TempDir
  private Path folder = Path.of("");

  @Test
  void everyTopicOfThisHostHasAnAnswerAndEveryLackARemedy() {
    List<Finding> found = Doctor.examine();

    assertThat(found).extracting(Finding::topic).contains(Topic.HOST, Topic.KVM, Topic.EVENTS,
        Topic.PARAMETERS, Topic.VMS, Topic.ENERGY);
    assertThat(found).filteredOn(Lacks.class::isInstance)
        .allSatisfy(f -> assertThat(((Lacks) f).remedy()).isNotBlank());
  }

  @Test
  void haltsCanBeRecordedWithTheTwoEventsOfKvm() throws IOException {
    event("kvm/kvm_vcpu_wakeup");
    assertThat(Doctor.events(folder)).isInstanceOfSatisfying(Lacks.class,
        l -> assertThat(l.what()).contains("kvm/kvm_halt_poll_ns").doesNotContain("wakeup"));

    event("kvm/kvm_halt_poll_ns");
    assertThat(Doctor.events(folder))
        .isEqualTo(new HaltEvents(List.of("kvm/kvm_vcpu_wakeup", "kvm/kvm_halt_poll_ns")));
  }

  @Test
  void aParameterThatCannotBeWrittenComesWithAWayRoundIt() {
    List<Finding> found = Doctor.parameters(List.of(
        new KvmParameter("halt_poll_ns", 200_000, Access.WRITABLE),
        new KvmParameter("halt_poll_ns_grow", 2, Access.READ_ONLY_KERNEL)));

    assertThat(((Parameter) found.get(0)).remedy()).isEmpty();
    assertThat(((Parameter) found.get(1)).remedy()).hasValueSatisfying(
        text -> assertThat(text).contains("at boot"));
    assertThat(Doctor.parameters(List.of())).singleElement().isInstanceOf(Lacks.class);
  }

  @Test
  void perfsEventsTellWhichDriverIsMissing() {
    assertThat(Doctor.energy(List.of(), List.of("energy-pkg"))).singleElement()
        .isInstanceOfSatisfying(Lacks.class,
            l -> assertThat(l.remedy()).contains("energy-pkg").contains("intel_rapl_msr"));
    assertThat(Doctor.energy(List.of(), List.of())).singleElement().isInstanceOfSatisfying(
        Lacks.class, l -> assertThat(l.remedy()).contains("virtual machine"));
  }

  private void event(String name) throws IOException {
    Files.createDirectories(folder.resolve(name));
  }
}
