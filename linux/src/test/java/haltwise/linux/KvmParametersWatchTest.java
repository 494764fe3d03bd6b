package haltwise.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: files written by the test, in the form of sysfs, and what [KvmParameters] reads from them.
final class KvmParametersWatchTest {
  @TempDir
  private Path directory;

  @BeforeEach
  void aLoadedModule() throws IOException {
    write("halt_poll_ns", 200_000);
    write("halt_poll_ns_grow", 2);
    write("halt_poll_ns_grow_start", 10_000);
    write("halt_poll_ns_shrink", 0);
  }

  private void write(String name, long value) throws IOException {
    Files.writeString(directory.resolve(name), value + "\n");
  }

  @Test
  void saysTheSameUntilAValueChangesAndThenTheNewOne() throws Exception {
    try (KvmParametersWatch watch = new KvmParametersWatch(directory)) {
      assertThat(watch.now()).contains(new KvmParameters(200_000, 2, 10_000, 0));
      assertThat(watch.now()).isSameAs(watch.now());
      write("halt_poll_ns_shrink", 2);
      assertThat(watch.now()).contains(new KvmParameters(200_000, 2, 10_000, 2));
      write("halt_poll_ns", 4_294_967_295L);
      assertThat(watch.now()).contains(new KvmParameters(4_294_967_295L, 2, 10_000, 2));
    }
  }

  @Test
  void seesAShorterValueThatBeginsAsTheOldOne() throws Exception {
    try (KvmParametersWatch watch = new KvmParametersWatch(directory)) {
      assertThat(watch.now()).map(KvmParameters::haltPollNs).contains(200_000L);
      write("halt_poll_ns", 20_000);
      assertThat(watch.now()).map(KvmParameters::haltPollNs).contains(20_000L);
    }
  }

  @Test
  void isEmptyWhileTheModuleIsNotLoadedAndFindsItWhenItComes() throws Exception {
    Path away = directory.resolve("halt_poll_ns_grow");
    Files.delete(away);
    try (KvmParametersWatch watch = new KvmParametersWatch(directory)) {
      assertThat(watch.now()).isEmpty();
      write("halt_poll_ns_grow", 3);
      assertThat(watch.now()).contains(new KvmParameters(200_000, 3, 10_000, 0));
    }
  }

  @Test
  void keepsNoFileOpenAfterItIsClosed() throws Exception {
    long before = openFiles();
    try (KvmParametersWatch watch = new KvmParametersWatch(directory)) {
      watch.now();
      write("halt_poll_ns", 1);
      watch.now();
      assertThat(openFiles()).isEqualTo(before + 4);
    }
    assertThat(openFiles()).isEqualTo(before);
  }

  private long openFiles() throws IOException {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(fd -> leadsInto(fd, directory)).count();
    }
  }

  private static boolean leadsInto(Path fd, Path folder) {
    try {
      return Files.readSymbolicLink(fd).startsWith(folder);
    } catch (IOException e) {
      return false;
    }
  }
}
