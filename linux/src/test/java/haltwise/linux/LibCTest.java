package haltwise.linux;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.linux.ffm.CallResult;
import haltwise.linux.ffm.LibC;
import haltwise.linux.ffm.MappedMemory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Oracle: the running kernel, and /proc's own account of the same facts.
final class LibCTest {
  @Test
  void opensAMissingFileWithItsErrno() {
    CallResult r = LibC.open("/no/such/file", 0, 0);
    assertThat(r.failed()).isTrue();
    assertThat(r.errno()).isEqualTo(Errno.ENOENT);
  }

  @Test
  void writesAndReadsBackAnEventfd() {
    int fd = LibC.eventfd(0, 0).intValue();
    ByteBuffer eight = LibC.allocate(8).putLong(0, 7);
    assertThat(LibC.write(fd, eight).value()).isEqualTo(8);
    eight.putLong(0, 0);
    assertThat(LibC.read(fd, eight).value()).isEqualTo(8);
    assertThat(eight.getLong(0)).isEqualTo(7);
    assertThat(LibC.close(fd).failed()).isFalse();
    assertThat(LibC.close(fd).errno()).isEqualTo(9);
  }

  @Test
  void namesTheCallingThreadAsProcDoes() throws Exception {
    String self = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString();
    assertThat(LibC.gettid()).isEqualTo(Integer.parseInt(self));
  }

  @Test
  void mapsAnonymousMemoryThatIsZeroAndWritable() {
    try (MappedMemory memory = LibC.mmap(8192, 3, 0x22, -1, 0)) {
      assertThat(memory.buffer().getLong(4096)).isZero();
      memory.buffer().putLong(4096, 42);
      assertThat(memory.buffer().getLong(4096)).isEqualTo(42);
    }
  }

  @Test
  void sleepsUntilAnAbsoluteTimeOfTheMonotonicClock() {
    long until = System.nanoTime() + 2_000_000;
    LibC.sleepUntil(until, LibC.allocate(16));
    assertThat(System.nanoTime()).isGreaterThanOrEqualTo(until);
  }
}
