package haltwise.linux;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.linux.KvmParameter.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: a tree that the test writes, and this host's own /proc.
final class HostFilesTest {
  @TempDir
  private Path root = Path.of("");

  @Test
  void readsWhatIsThereAndAnswersEmptyForTheRest() throws IOException {
    Files.createDirectories(root.resolve("sys/x/b"));
    Files.writeString(root.resolve("sys/x/a"), " 42 \n");
    Files.createSymbolicLink(root.resolve("sys/x/c"), Path.of("anon_inode:kvm-vm"));
    HostFiles files = HostFiles.below(root);

    assertThat(files.list("/sys/x")).isEqualTo(List.of("a", "b", "c"));
    assertThat(files.number("/sys/x/a")).hasValue(42);
    assertThat(files.link("/sys/x/c")).contains("anon_inode:kvm-vm");
    assertThat(files.access("/sys/x/a")).contains(Access.WRITABLE);
    assertThat(files.exists("/sys/x/c")).as("a link that leads nowhere").isTrue();
    assertThat(files.read("/sys/x/none")).isEmpty();
    assertThat(files.read("/sys/x/b")).as("a folder").isEmpty();
    assertThat(files.number("/sys/x/c")).isEmpty();
    assertThat(files.list("/sys/none")).isEmpty();
    assertThat(files.link("/sys/x/a")).isEmpty();
    assertThat(files.access("/sys/x/none")).isEmpty();
  }

  @Test
  void aLineComesWithoutItsBeginningAndOnlyTheFirst() throws IOException {
    Files.createDirectories(root.resolve("proc"));
    Files.writeString(root.resolve("proc/cpuinfo"),
        "processor\t: 0\nmodel name\t: A\nmodel name\t: B\n");

    assertThat(HostIdentity.cpuModel(HostFiles.below(root))).isEqualTo("A");
    assertThat(HostFiles.below(root).line("/proc/cpuinfo", "flags")).isEmpty();
  }

  @Test
  void thisHostHasAKernelRelease() {
    assertThat(HostFiles.ofThisHost().read("/proc/sys/kernel/osrelease"))
        .contains(HostIdentity.read().kernelRelease());
  }
}
