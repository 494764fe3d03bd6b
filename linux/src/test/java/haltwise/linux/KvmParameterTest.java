package haltwise.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haltwise.linux.KvmParameter.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: file modes as stock kernels (0644) and kernels with read-only parameters (0444) have them; and this host.
class KvmParameterTest {
  @TempDir
  private Path folder = Path.of("");

  @Test
  void aFileWithoutWritePermissionIsReadOnlyForRootToo() throws IOException {
    write("halt_poll_ns", "200000", "rw-r--r--");
    write("halt_poll_ns_grow", "2", "r--r--r--");

    assertThat(KvmParameter.all(new LiveFiles(folder, true))).containsExactly(
        new KvmParameter("halt_poll_ns", 200_000, Access.WRITABLE),
        new KvmParameter("halt_poll_ns_grow", 2, Access.READ_ONLY_KERNEL));
  }

  @Test
  void noModuleNoParameters() {
    assertThat(KvmParameter.all(HostFiles.below(folder))).isEmpty();
  }

  @Test
  void thisHostsValuesAreThoseThatKvmParametersReads() {
    assumeTrue(KvmParameters.read().isPresent(), "kvm is not loaded here");
    KvmParameters all = KvmParameters.read().orElseThrow();

    assertThat(KvmParameter.all()).extracting(KvmParameter::value).containsExactly(
        all.haltPollNs(), all.haltPollNsGrow(), all.haltPollNsGrowStart(),
        all.haltPollNsShrink());
  }

  private void write(String name, String value, String mode) throws IOException {
    Path directory = Files.createDirectories(folder.resolve("sys/module/kvm/parameters"));
    Path file = Files.writeString(directory.resolve(name), value + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
