package haltwise.linux;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.linux.ffm.LibC;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Oracle: threads of this process, started and ended by the test, with the id that the kernel tells them.
final class ProcessThreadsTest {
  private final ProcessThreads threads = new ProcessThreads((int) ProcessHandle.current().pid());

  @Test
  void findsAThreadOnceAndSeesItEnd() throws Exception {
    assertThat(threads.look()).contains(LibC.gettid());
    AtomicInteger id = new AtomicInteger();
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Thread thread = new Thread(() -> {
      id.set(LibC.gettid());
      started.countDown();
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    thread.start();
    started.await();
    assertThat(threads.look()).contains(id.get()).doesNotContain(LibC.gettid());
    assertThat(threads.has(id.get())).isTrue();
    assertThat(threads.look()).doesNotContain(id.get());
    end.countDown();
    thread.join();
    while (threads.has(id.get())) { // the kernel forgets it a moment after join
      threads.look();
    }
    assertThat(threads.has(LibC.gettid())).isTrue();
  }

  @Test
  void findsNothingInAProcessThatIsGone() {
    ProcessThreads gone = new ProcessThreads(Integer.MAX_VALUE);
    assertThat(gone.look()).isEmpty();
    assertThat(gone.has(1)).isFalse();
  }
}
