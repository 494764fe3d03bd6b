package haltwise.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.trace.Anchor;
import haltwise.trace.BadTraceException;
import haltwise.trace.Cause;
import haltwise.trace.Halt;
import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: recordings of real micro-VMs, with what KVM's statistics descriptor said of the same vCPU; and the rules of
/// KVM's halt polling between one halt and the next.
final class SpoolTest {
  @TempDir
  Path directory;

  private static Path resource(String name) throws Exception {
    return Path.of(SpoolTest.class.getResource(name).toURI());
  }

  private static Trace trace(String name) throws Exception {
    try (Spool spool = Spool.open(resource(name))) {
      return spool.trace();
    }
  }

  @Test
  void holdsEveryHaltThatKvmCounted() throws Exception {
    Trace trace = trace("storage-6.18.haltspool");
    VcpuHalts h = trace.halts().get(0);
    long waitedNs = 0;
    long hitNs = 0;
    int hits = 0;
    int attempted = 0;
    for (int i = 0; i < h.size(); i++) {
      Halt halt = h.get(i);
      waitedNs += halt.waited() ? halt.durationNs() : 0;
      hitNs += halt.waited() ? 0 : halt.durationNs();
      hits += halt.isHit() ? 1 : 0;
      attempted += halt.isHit() || halt.isMiss() ? 1 : 0;
      assertThat(halt.cause()).isEqualTo(Cause.DEVICE);
      assertThat(halt.anchor()).isEqualTo(Anchor.ANSWER);
      assertThat(halt.arrivalNs()).isBetween(0L, halt.durationNs());
      assertThat(halt.polledNs()).isBetween(0L, halt.durationNs());
    }
    assertThat(h.size()).as("halt_exits").isEqualTo(723);
    assertThat(hits).as("halt_successful_poll").isEqualTo(699);
    assertThat(attempted).as("halt_attempted_poll").isEqualTo(722);
    assertThat(hitNs).as("halt_poll_success_ns").isEqualTo(43_436_805);
    assertThat(waitedNs).as("halt_poll_fail_ns + halt_wait_ns").isEqualTo(1_248_558 + 4_932_920);
    assertThat(trace.info().eventsLost()).isZero();
    assertThat(trace.info().kernelRelease()).startsWith("6.18");
  }

  @Test
  void namesTheTimerOfTicks() throws Exception {
    VcpuHalts h = trace("ticks-6.18.haltspool").halts().get(0);
    // the first two wakes are the start of the workload
    for (int i = 2; i < h.size(); i++) {
      assertThat(h.cause(i)).isEqualTo(Cause.TIMER);
      assertThat(h.anchor(i)).isEqualTo(Anchor.CLOCK);
    }
    assertThat(h.size()).isEqualTo(77);
  }

  @Test
  void namesThePeerOfPingpong() throws Exception {
    Trace trace = trace("pingpong-6.18.haltspool");
    for (int v = 0; v < 2; v++) {
      VcpuHalts h = trace.halts().get(v);
      assertThat(h.size()).isEqualTo(544);
      for (int i = 5; i < h.size() - 2; i++) {
        assertThat(h.cause(i)).as("vcpu %d halt %d", v, i).isEqualTo(Cause.IPI);
        assertThat(h.waker(i)).isEqualTo(1 - v);
      }
    }
  }

  @Test
  void hasWindowsThatFollowEachOther() throws Exception {
    for (VcpuHalts h : trace("pingpong-6.18.haltspool").halts()) {
      for (int i = 1; i < h.size(); i++) {
        long before = h.changedToNs(i - 1) < 0 ? h.windowNs(i - 1) : h.changedToNs(i - 1);
        assertThat(h.windowNs(i)).as("halt %d", i).isEqualTo(Math.min(before, 1_000_000));
      }
    }
  }

  @Test
  void finishesASpoolTornInTheMiddle() throws Exception {
    byte[] whole = Files.readAllBytes(resource("storage-6.18.haltspool"));
    Path torn = Files.write(directory.resolve("torn"),
        Arrays.copyOf(whole, whole.length * 2 / 3));
    try (Spool spool = Spool.open(torn)) {
      assertThat(spool.isComplete()).isFalse();
      assertThat(spool.notes()).anyMatch(n -> n.contains("killed"));
      assertThat(spool.trace().haltCount()).isBetween(1L, 722L);
    }
  }

  @Test
  void opensASpoolCutAnywhereOrSaysWhatIsWrong() throws Exception {
    byte[] whole = Files.readAllBytes(resource("ticks-6.18.haltspool"));
    for (int length = 0; length < whole.length; length += 997) {
      Path cut = Files.write(directory.resolve("cut"), Arrays.copyOf(whole, length));
      try (Spool spool = Spool.open(cut)) {
        assertThat(spool.trace().haltCount()).isLessThanOrEqualTo(77);
      } catch (BadTraceException e) {
        assertThat(length).as(e.getMessage()).isLessThan(20_000);
      }
    }
  }

  @Test
  void noticesADamagedChunk() throws Exception {
    byte[] bytes = Files.readAllBytes(resource("storage-6.18.haltspool"));
    bytes[bytes.length / 2] ^= 1;
    Path damaged = Files.write(directory.resolve("damaged"), bytes);
    try (Spool spool = Spool.open(damaged)) {
      assertThatThrownBy(spool::trace).isInstanceOf(BadTraceException.class)
          .hasMessageContaining("checksum");
    }
  }

  @Test
  void refusesAnotherFile() throws Exception {
    Path other = Files.writeString(directory.resolve("other"), "something else entirely");
    assertThatThrownBy(() -> Spool.open(other)).isInstanceOf(BadTraceException.class)
        .hasMessageContaining("no spool");
    assertThatThrownBy(() -> Spool.open(directory.resolve("missing")))
        .isInstanceOf(BadTraceException.class).hasMessageContaining("missing");
  }
}
