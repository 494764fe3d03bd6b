package haltwise.doctor.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.doctor.host.LiveAnswers.Refusal;
import haltwise.linux.HostFiles;
import haltwise.linux.KvmParameter;
import haltwise.linux.power.PowerZone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: this host, and small trees: what was captured must read as what it was captured from.
class HostCaptureTest {
  private static final LiveAnswers ANSWERS = new LiveAnswers("x86_64", "0-3", false,
      new Refusal(Optional.of(new Refusal.Why("Cannot open /dev/kvm: EACCES", "Join a group."))),
      Refusal.NONE, List.of("kvm/kvm_vcpu_wakeup", "sched/sched_waking"));
  private static final Observation SEEN = new Observation(2_000_000_000,
      OptionalDouble.of(0.000123), List.of(new Observation.OfVm(4711, 12_345, 2, 0, 0.75,
          new WindowBounds(150_000, OptionalLong.of(240_000), OptionalLong.empty(), 7, 0,
              OptionalLong.empty()))));

  @TempDir
  private Path folder = Path.of("");

  @Test
  void aCapturedHostReadsAsThisOne() {
    HostCapture capture = new HostCapture(HostFiles.ofThisHost());
    LiveAnswers answers = LiveAnswers.ofThisHost();
    HostFacts here = HostFacts.read(capture, answers, Optional.empty());
    capture.write(folder.resolve("new"), answers, Optional.empty());
    HostFolder captured = HostFolder.open(folder.resolve("new"));
    HostFacts there = HostFacts.read(captured, captured.answers(), captured.observation());

    // A thread of somebody's VM may end between its name in a list and its name in a file.
    assertThat(there).usingRecursiveComparison().ignoringFields("files")
        .ignoringFieldsMatchingRegexes(".*vcpuThreads.*").isEqualTo(here);
  }

  @Test
  void answersAndObservationsReadBack() {
    new HostCapture(HostFiles.below(folder)).write(folder.resolve("new"), ANSWERS,
        Optional.of(SEEN));
    // Nothing was read, so there are no files.
    assertThatThrownBy(() -> HostFolder.open(folder.resolve("new"))).hasMessageContaining("files");

    HostCapture capture = new HostCapture(HostFiles.ofThisHost());
    assertThat(capture.read("/proc/sys/kernel/osrelease")).isPresent();
    capture.write(folder.resolve("other"), ANSWERS, Optional.of(SEEN));
    HostFolder captured = HostFolder.open(folder.resolve("other"));
    assertThat(captured.answers()).isEqualTo(ANSWERS);
    assertThat(captured.observation()).contains(SEEN);
  }

  @Test
  void whatMayNotBeReadIsThereAllTheSameAndPartsOfAFileStandTogether() throws IOException {
    HostCapture capture = new HostCapture(new HostFilesOf(folder.resolve("host")));
    assertThat(PowerZone.all(capture)).hasSize(1);
    assertThat(capture.number("/sys/class/powercap/intel-rapl:0/energy_uj")).isEmpty();
    assertThat(capture.line("/proc/cpuinfo", "model name")).contains(": A");
    assertThat(capture.line("/proc/cpuinfo", "vendor_id")).contains(": V");
    assertThat(KvmParameter.all(capture)).hasSize(1);
    capture.write(folder.resolve("new"), ANSWERS, Optional.empty());
    HostFolder captured = HostFolder.open(folder.resolve("new"));

    assertThat(PowerZone.all(captured)).isEqualTo(PowerZone.all(capture));
    assertThat(captured.number("/sys/class/powercap/intel-rapl:0/energy_uj")).isEmpty();
    assertThat(captured.line("/proc/cpuinfo", "vendor_id")).contains(": V");
    assertThat(captured.line("/proc/cpuinfo", "model name")).contains(": A");
    assertThat(KvmParameter.all(captured)).isEqualTo(KvmParameter.all(capture));
  }

  /// A tree in which `energy_uj` is not for us: root may read anything, so a mode would not keep a test out.
  private record HostFilesOf(HostFiles files) implements HostFiles {
    HostFilesOf(Path root) throws IOException {
      this(HostFiles.below(root));
      write(root, "sys/class/powercap/intel-rapl:0/energy_uj", "5");
      write(root, "sys/class/powercap/intel-rapl:0/name", "package-0");
      write(root, "proc/cpuinfo", "vendor_id : V\nmodel name : A\nvendor_id : V\n");
      write(root, "sys/module/kvm/parameters/halt_poll_ns", "200000");
    }

    private static void write(Path root, String path, String text) throws IOException {
      Files.createDirectories(root.resolve(path).getParent());
      Files.writeString(root.resolve(path), text);
    }

    @Override
    public Optional<String> read(String path, java.util.function.UnaryOperator<String> part) {
      return path.endsWith("energy_uj") ? Optional.empty() : files.read(path, part);
    }

    @Override
    public List<String> list(String directory) {
      return files.list(directory);
    }

    @Override
    public boolean exists(String path) {
      return files.exists(path);
    }

    @Override
    public Optional<String> link(String path) {
      return files.link(path);
    }

    @Override
    public Optional<KvmParameter.Access> access(String path) {
      return files.access(path);
    }
  }

  @Test
  void aFolderThatIsNoCaptureIsRefusedWithTheRemedy() throws IOException {
    assertThatThrownBy(() -> HostFolder.open(folder)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no captured host").hasMessageContaining("--capture");
    Files.writeString(folder.resolve("notes.txt"), "something else\n");
    assertThatThrownBy(() -> HostFolder.open(folder)).hasMessageContaining("does not begin with");
    Files.createDirectories(folder.resolve("files"));
    Files.writeString(folder.resolve("notes.txt"), HostCapture.TITLE + "\nmaybe /x\n");
    assertThatThrownBy(() -> HostFolder.open(folder)).hasMessageContaining("maybe /x");
    Files.writeString(folder.resolve("notes.txt"), HostCapture.TITLE + "\n");
    Files.writeString(folder.resolve("answers.txt"), "cpus 0-1\n");
    assertThatThrownBy(() -> HostFolder.open(folder).answers())
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("architecture");
    Files.writeString(folder.resolve("observed.txt"), "elapsed_ns many\n");
    assertThatThrownBy(() -> HostFolder.open(folder).observation())
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("many");
  }

  @Test
  void nothingIsReplaced() throws IOException {
    Files.writeString(folder.resolve("x"), "mine");
    assertThatThrownBy(() -> HostCapture.check(folder)).hasMessageContaining("not empty");
    assertThatThrownBy(() -> HostCapture.check(folder.resolve("x")))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no folder");
  }
}
