package haltwise.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Oracle: java.util.PriorityQueue, fed with the same random times.
final class TimerQueueTest {
  private record Entry(long timeNs, int vcpu, long item) {
  }

  @Test
  void givesBackWhatCameInOrderedByTime() {
    Random random = new Random(1);
    TimerQueue queue = new TimerQueue();
    PriorityQueue<Entry> oracle = new PriorityQueue<>(
        (a, b) -> Long.compare(a.timeNs(), b.timeNs()));
    for (int i = 0; i < 20_000; i++) {
      if (oracle.isEmpty() || random.nextInt(100) < 52) {
        // Times are unique, so that the order of equal times does not matter.
        Entry e = new Entry(random.nextInt(1_000_000) * 20_000L + i, random.nextInt(16), i);
        queue.add(e.timeNs(), e.vcpu(), e.item());
        oracle.add(e);
      } else {
        Entry e = oracle.remove();
        assertThat(new Entry(queue.firstDueNs(), queue.firstVcpu(), queue.firstItem()))
            .isEqualTo(e);
        queue.removeFirst();
      }
    }
  }

  @Test
  void isNeverDueWhenEmpty() {
    TimerQueue queue = new TimerQueue();
    assertThat(queue.firstDueNs()).isEqualTo(TimerQueue.NEVER);
    queue.add(5, 0, 0);
    queue.clear();
    assertThat(queue.firstDueNs()).isEqualTo(TimerQueue.NEVER);
  }
}
