package haltwise.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import haltwise.linux.ThreadCounters.Count;
import haltwise.linux.ThreadCounters.Reading;
import haltwise.linux.ffm.LibC;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Oracle: the kernel's other accounts of the same thread (/proc), hand computation for shared counters.
class ThreadCountersTest {
  private static final List<PerfEvent> SOFTWARE = List.of(PerfEvent.TASK_CLOCK,
      PerfEvent.CONTEXT_SWITCHES);
  private static final List<PerfEvent> HARDWARE = List.of(PerfEvent.CYCLES, PerfEvent.INSTRUCTIONS);
  private static final int SLEEPS = 50;
  private static final long BUSY_NS = 30_000_000;

  @Test
  void countsOfASleepingThreadAreThoseOfProc() throws InterruptedException {
    AtomicInteger id = new AtomicInteger();
    CountDownLatch known = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch slept = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Thread thread = Thread.ofPlatform().daemon().start(() -> {
      try {
        id.set(LibC.gettid());
        known.countDown();
        go.await();
        for (long endNs = System.nanoTime() + BUSY_NS; System.nanoTime() < endNs;) {
          Thread.onSpinWait();
        }
        for (int i = 0; i < SLEEPS; i++) {
          Thread.sleep(1);
        }
        slept.countDown();
        end.await();
      } catch (InterruptedException _) {
        // Ends.
      }
    });
    known.await();
    try (ThreadCounters counters = ThreadCounters.open(List.of(id.get()), SOFTWARE)) {
      Reading before = counters.read();
      ThreadAccount accountBefore = ThreadAccount.ofThread(id.get());
      go.countDown();
      slept.await();
      Thread.sleep(20); // Until it waits again, and both accounts stand still.
      ThreadAccount account = ThreadAccount.ofThread(id.get()).minus(accountBefore);
      Reading after = counters.read();

      long switches = after.since(before, PerfEvent.CONTEXT_SWITCHES).orElseThrow();
      assertThat(switches).isEqualTo(account.voluntarySwitches() + account.involuntarySwitches())
          .isGreaterThanOrEqualTo(SLEEPS);
      long clockNs = after.since(before, PerfEvent.TASK_CLOCK).orElseThrow();
      // The one leaves out a little of each switch, the other what a hypervisor below took.
      assertThat((double) clockNs).isBetween(account.cpuNs() * 0.7, account.cpuNs() * 1.4 + 1e6);
    } finally {
      end.countDown();
      thread.join();
    }
  }

  @Test
  void aBusyThreadHasCyclesAndInstructionsOrItIsSaidWhyNot() {
    int self = LibC.gettid();
    try (ThreadCounters counters = ThreadCounters.open(List.of(self), HARDWARE)) {
      Reading before = counters.read();
      long sum = 0;
      for (int i = 0; i < 10_000_000; i++) {
        sum += i * 31L ^ sum;
      }
      Reading after = counters.read();
      assertThat(sum).isNotZero();
      assertThat(after.since(before, PerfEvent.CYCLES).orElseThrow()).isGreaterThan(1_000_000);
      assertThat(after.since(before, PerfEvent.INSTRUCTIONS).orElseThrow())
          .isGreaterThan(10_000_000);
    } catch (HostException e) {
      assertThat(e.errno()).isIn(Errno.ENOENT, Errno.EACCES, Errno.EPERM, Errno.EOPNOTSUPP,
          Errno.ENODEV, Errno.ENOSYS);
      assertThat(e).hasMessageContaining("cycles of thread " + self);
      assumeTrue(false, "no hardware counters here: " + e.getMessage());
    }
  }

  @Test
  void aThreadThatIsGoneIsNamed() {
    assertThatThrownBy(() -> ThreadCounters.open(List.of(Integer.MAX_VALUE), SOFTWARE))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("Cannot count task-clock of thread 2147483647")
        .hasMessageContaining("ended");
  }

  @Test
  void aCounterThatWasSharedStandsForTheWholeTime() {
    // On a counter for 40 of 100 ns, 200 cycles seen: 500 for all. The other thread had it all the
    // time: 70.
    Reading before = new Reading(List.of(new Count(PerfEvent.CYCLES, 1_000, 50, 50),
        new Count(PerfEvent.CYCLES, 30, 10, 10)));
    Reading after = new Reading(List.of(new Count(PerfEvent.CYCLES, 1_200, 150, 90),
        new Count(PerfEvent.CYCLES, 100, 60, 60)));

    assertThat(after.since(before, PerfEvent.CYCLES)).hasValue(570);
  }

  @Test
  void aCounterThatWasNeverFreeIsUnknownAndAThreadThatNeverRanIsZero() {
    Reading nothing = new Reading(List.of(new Count(PerfEvent.CYCLES, 0, 0, 0)));
    Reading neverFree = new Reading(List.of(new Count(PerfEvent.CYCLES, 0, 100, 0)));

    assertThat(neverFree.since(nothing, PerfEvent.CYCLES)).isEmpty();
    assertThat(nothing.since(nothing, PerfEvent.CYCLES)).hasValue(0);
  }
}
