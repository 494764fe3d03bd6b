package haltwise.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: files written by the test, in the form of sysfs.
final class KvmParametersTest {
  @Test
  void readsFourNumbersUpTo32Bits(@TempDir Path d) throws Exception {
    Files.writeString(d.resolve("halt_poll_ns"), "4294967295\n");
    Files.writeString(d.resolve("halt_poll_ns_grow"), "2\n");
    Files.writeString(d.resolve("halt_poll_ns_grow_start"), "10000\n");
    Files.writeString(d.resolve("halt_poll_ns_shrink"), "0\n");
    assertThat(KvmParameters.read(d)).contains(new KvmParameters(4_294_967_295L, 2, 10_000, 0));
  }

  @Test
  void isEmptyWhenOneIsMissing(@TempDir Path d) throws Exception {
    Files.writeString(d.resolve("halt_poll_ns"), "200000\n");
    assertThat(KvmParameters.read(d)).isEmpty();
  }
}
