package haltwise.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haltwise.linux.CpuIdle;
import haltwise.linux.HostException;
import haltwise.linux.Tracefs;
import haltwise.linux.TracingInstance;
import haltwise.trace.GuestIdle;
import haltwise.trace.Halt;
import haltwise.trace.Trace;
import haltwise.trace.TraceKind;
import haltwise.trace.VcpuHalts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Oracle: what this machine's own kernel counts of its idle states. Skipped without cpuidle or the rights to trace, and
/// where other programs leave the CPUs no time to idle.
final class GuestRecordingTest {
  private static final long RECORDED_MS = 700;

  @TempDir
  Path folder;

  @BeforeEach
  void needsIdleStatesAndTracefs() {
    assumeTrue(!CpuIdle.read().states().isEmpty(), "this machine has no cpuidle driver");
    try (Tracefs tracefs = Tracefs.open()) {
      TracingInstance.create(tracefs).close();
    } catch (HostException e) {
      abort("cannot trace: " + e.getMessage());
    }
  }

  /// Keeps all CPUs busy, so that no idle period is under way at the edges of a recording, where counters and events would
  /// not mean the same.
  private static final class Spinners implements AutoCloseable {
    private final AtomicBoolean stop = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    Spinners() throws InterruptedException {
      for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
        Thread t = new Thread(() -> {
          while (!stop.get()) {
            Thread.onSpinWait();
          }
        });
        t.setDaemon(true);
        t.start();
        threads.add(t);
      }
      Thread.sleep(100);
    }

    @Override
    public void close() throws InterruptedException {
      stop.set(true);
      for (Thread t : threads) {
        t.join();
      }
    }
  }

  private Trace record() throws InterruptedException {
    Path spool = folder.resolve("guest");
    Recorder recorder;
    try (Spinners _ = new Spinners()) {
      recorder = Recorder.start(RecordingPlan.ofThisGuest("test"), spool);
    }
    recorder.await(RECORDED_MS * 1_000_000);
    try (Spinners _ = new Spinners()) {
      recorder.stop();
    }
    try (Spool s = Spool.open(spool)) {
      return s.trace();
    }
  }

  private static long deepNs(VcpuHalts h) {
    long ns = 0;
    for (int i = 0; i < h.size(); i++) {
      ns += h.waited(i) ? h.durationNs(i) - h.polledNs(i) : 0;
    }
    return ns;
  }

  private static long blocks(VcpuHalts h) {
    long n = 0;
    for (int i = 0; i < h.size(); i++) {
      n += h.waited(i) ? 1 : 0;
    }
    return n;
  }

  @Test
  void recordsWhatTheKernelCounts() throws InterruptedException {
    Trace trace = record();
    assertThat(trace.info().eventsLost()).isZero();
    GuestIdle idle = ((TraceKind.Guest) trace.info().kind()).idle();
    long compared = 0;
    for (int v = 0; v < trace.halts().size(); v++) {
      VcpuHalts periods = trace.halts().get(v);
      int cpu = trace.info().vcpus().get(v).vcpuId();
      if (periods.size() == 0) {
        // The idle task of one CPU may emit no events at all, though its counters move: seen on CPU
        // 1 of a 6.18 PVM host.
        continue;
      }
      List<GuestIdle.State> deep = idle.states().stream()
          .filter(s -> s.cpu() == cpu && s.number() > 0).toList();
      long usage = deep.stream().mapToLong(GuestIdle.State::usage).sum();
      long countedNs = deep.stream().mapToLong(GuestIdle.State::timeNs).sum();
      assertThat(blocks(periods)).as("periods of CPU %d", cpu).isCloseTo(usage, within(3L));
      // The events lie around the kernel's clock readings; and its time is cut to whole µs at each
      // reading.
      assertThat(deepNs(periods)).as("idle ns of CPU %d", cpu)
          .isCloseTo(countedNs, within(3_000_000 + countedNs / 50));
      compared += usage;
    }
    assumeTrue(compared > 20, "the CPUs of this machine did not idle");
    assertThat(trace.info().vcpus()).hasSizeGreaterThanOrEqualTo(1);
  }

  @Test
  void everyHltOfAHaltpollGuestHasAWindowOnceItsGovernorDecided() throws InterruptedException {
    CpuIdle now = CpuIdle.read();
    assumeTrue(now.governor().equals("haltpoll"), "the idle governor is " + now.governor());
    Trace trace = record();
    assumeTrue(trace.haltCount() > 20, "the CPUs of this machine did not idle");
    assertThat(((TraceKind.Guest) trace.info().kind()).settings()).isNotEmpty();
    for (VcpuHalts h : trace.halts()) {
      for (int i = 0; i < h.size(); i++) {
        Halt p = h.get(i);
        assertThat(p.change().happened() ? p.windowNs() : p.change().fromNs())
            .isEqualTo(p.change().fromNs());
        assertThat(p.polledNs()).isBetween(0L, p.durationNs());
      }
    }
  }
}
