package haltwise.tracefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import haltwise.trace.BadTraceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bound: a damaged file is read or refused with a [BadTraceException]; nothing else escapes, nothing hangs.
class DamagedFileTest {
  /// A hang, not slowness, takes this long.
  private static final Duration HANG = Duration.ofSeconds(30);

  @TempDir
  Path folder;
  private byte[] good = {};

  @BeforeEach
  void writeAGoodFile() throws IOException {
    TraceFile.write(Traces.storage(2, 5_000), file());
    good = Files.readAllBytes(file());
  }

  @Test
  void aTruncatedFileIsRefusedAtEveryLength() throws IOException {
    for (int step = 0; step < 150; step++) {
      int length = step < 50
          ? good.length - 1 - step * 7
          : (int) ((long) good.length * (step - 50) / 100);
      Files.write(file(), Arrays.copyOf(good, length));
      assertThat(isRead()).as("cut at %d of %d", length, good.length).isFalse();
    }
  }

  @Test
  void aFlippedByteAnywhereNeverEscapesAsAnotherException() throws IOException {
    long seed = 20261122;
    SplittableRandom random = new SplittableRandom(seed);
    int refused = 0;
    for (int i = 0; i < 300; i++) {
      // half of them in the footer, where each byte means something
      int at = i % 2 == 0 ? random.nextInt(good.length) : good.length - 1 - random.nextInt(6_000);
      byte[] bad = good.clone();
      bad[at] ^= (byte) (1 + random.nextInt(255));
      Files.write(file(), bad);
      refused += isRead() ? 0 : 1;
    }
    assertThat(refused).as("refused of 300, seed %d", seed).isGreaterThan(100);
  }

  private boolean isRead() {
    return assertTimeoutPreemptively(HANG, () -> {
      try {
        TraceFile.read(file());
        return true;
      } catch (BadTraceException e) {
        return false;
      }
    });
  }

  private Path file() {
    return folder.resolve("a.halts.parquet");
  }
}
