package haltwise.record;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.trace.VcpuHalts;
import haltwise.trace.counts.Counter;
import haltwise.trace.counts.HaltCounts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Oracle: the trace that the same spool makes.
@Timeout(60)
class SpoolFeedTest {
  /// What a feed hands out of one vCPU.
  private record Seen(List<Long> startsNs, List<Long> durationsNs, List<Boolean> waited) {
  }

  @Test
  void whatWasNotWatchedIsSkippedAndCountedAllTheSame() throws Exception {
    Path file = Path.of(SpoolFeedTest.class.getResource("storage-6.18.haltspool").toURI());
    try (Spool spool = Spool.open(file); SpoolFeed feed = new SpoolFeed(List.of(spool))) {
      VcpuHalts recorded = spool.trace().halts().getFirst();
      long lengthNs = spool.trace().info().elapsedNs();
      long[] seen = new long[1];
      assertThat(feed.counted()).isEmpty();
      while (seen[0] < recorded.size()) {
        Thread.sleep(10);
        feed.read((_, fresh) -> seen[0] += fresh.size());
      }
      feed.rest();
      long eventsBefore = feed.events();
      while (feed.nowNs() < 3 * lengthNs) {
        Thread.sleep(10);
      }
      HaltCounts counts = feed.counted().orElseThrow();
      long rounds = feed.nowNs() / lengthNs;
      long blocks = IntStream.range(0, recorded.size()).filter(recorded::waited).count();

      assertThat(feed.events()).isEqualTo(eventsBefore);
      // The last halt of a round is not counted in it.
      assertThat(counts.get(Counter.WAKEUPS).orElseThrow()).isBetween((rounds - 1) * (blocks - 1),
          (rounds + 1) * blocks);
      long wokeNs = feed.nowNs();
      feed.wake();
      long[] earliestNs = {Long.MAX_VALUE};
      for (int i = 0; i < 1_000 && earliestNs[0] == Long.MAX_VALUE; i++) {
        Thread.sleep(10);
        feed.read((_, fresh) -> earliestNs[0] = Math.min(earliestNs[0], fresh.startNs(0)));
      }
      assertThat(earliestNs[0]).isBetween(wokeNs, wokeNs + 2 * lengthNs + 10_000_000_000L);
    }
  }

  @Test
  void aSpoolIsFedAsItHappenedAndThenOnceMore() throws Exception {
    Path file = Path.of(SpoolFeedTest.class.getResource("storage-6.18.haltspool").toURI());
    try (Spool spool = Spool.open(file); SpoolFeed feed = new SpoolFeed(List.of(spool))) {
      VcpuHalts recorded = spool.trace().halts().getFirst();
      long lengthNs = spool.trace().info().elapsedNs();
      int halts = recorded.size();
      Seen seen = new Seen(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      long beganNs = System.nanoTime();
      while (seen.durationsNs.size() < 2 * halts - 1) {
        Thread.sleep(10);
        feed.read((_, fresh) -> {
          for (int i = 0; i < fresh.size(); i++) {
            seen.startsNs.add(fresh.startNs(i));
            seen.durationsNs.add(fresh.durationNs(i));
            seen.waited.add(fresh.waited(i));
          }
        });
      }
      long tookNs = System.nanoTime() - beganNs;

      // The last halt of the first pass is final only with the first one of the second.
      for (int i = 0; i < halts; i++) {
        assertThat(seen.durationsNs.get(i)).as("halt %d", i).isEqualTo(recorded.durationNs(i));
        assertThat(seen.waited.get(i)).isEqualTo(recorded.waited(i));
        assertThat(seen.startsNs.get(i)).isEqualTo(recorded.startNs(i) - spool.startNs());
      }
      assertThat(seen.durationsNs.subList(halts, 2 * halts - 1))
          .isEqualTo(seen.durationsNs.subList(0, halts - 1));
      assertThat(seen.startsNs.get(halts) - seen.startsNs.get(0)).isEqualTo(lengthNs);
      // Not before it happened.
      assertThat(tookNs).isGreaterThan(lengthNs);
      assertThat(feed.lost()).isZero();
      assertThat(feed.vcpus()).hasSize(1);
    }
  }
}
