package haltwise.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.app.serve.Glances.Counted;
import haltwise.control.Measured;
import haltwise.trace.counts.CountedTime;
import haltwise.trace.counts.Counter;
import haltwise.trace.counts.HaltCounts;
import haltwise.trace.counts.Log2Histogram;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Oracle: differences of counters, by hand.
class GlancesTest {
  private static HaltCounts counts(long polls, long hits, long wakeups, long hitNs, long missNs) {
    return new HaltCounts(Map.of(Counter.POLLS, polls, Counter.HITS, hits, Counter.WAKEUPS, wakeups,
        Counter.HIT_NS, hitNs, Counter.MISS_NS, missNs), Map.of());
  }

  private static List<Optional<Counted>> taken(List<Optional<HaltCounts>> readings) {
    Deque<Optional<HaltCounts>> left = new ArrayDeque<>(readings);
    List<Optional<Counted>> all = new ArrayList<>();
    try (Glances glances = new Glances(KvmCounters.of(left::removeFirst))) {
      while (!left.isEmpty()) {
        all.add(glances.take());
      }
    }
    return all;
  }

  @Test
  void whatWasCountedSinceTheLastLook() {
    List<Optional<Counted>> taken = taken(List.of(Optional.of(counts(10, 5, 9, 1_000, 200)),
        Optional.of(counts(117, 85, 66, 5_000, 750))));

    // 107 polls, 80 of them hits; 57 blocks; 4,000 and 550 ns
    assertThat(taken).containsExactly(Optional.empty(),
        Optional.of(new Counted(80, 27, 57, 4_550, 550)));
    assertThat(taken.getLast().map(Counted::measured)).hasValue(new Measured(137, 57, 4_550));
  }

  @Test
  void countersThatWereClearedOrAreGoneTellNothing() {
    Optional<HaltCounts> high = Optional.of(counts(110, 85, 59, 5_000, 700));
    Optional<HaltCounts> low = Optional.of(counts(3, 2, 1, 10, 10));

    assertThat(taken(List.of(high, low, low, Optional.empty(), low, low))).containsExactly(
        Optional.empty(), Optional.empty(), Optional.of(Counted.NOTHING), Optional.empty(),
        Optional.empty(), Optional.of(Counted.NOTHING));
  }

  @Test
  void aDescriptorTellsBlocksThatNobodyHadToWake() {
    List<Long> waits = new ArrayList<>(Collections.nCopies(Log2Histogram.BUCKETS, 0L));
    waits.set(20, 40L);
    waits.set(15, 2L);
    HaltCounts change = new HaltCounts(counts(30, 10, 39, 5, 6).totals(),
        Map.of(CountedTime.WAIT, new Log2Histogram(waits)));

    assertThat(Counted.of(change)).hasValue(new Counted(10, 20, 42, 11, 6));
  }

  @Test
  void aKernelThatDoesNotTellHowLongItPolledTellsTooLittle() {
    assertThat(Counted.of(new HaltCounts(
        Map.of(Counter.POLLS, 1L, Counter.HITS, 1L, Counter.WAKEUPS, 0L), Map.of()))).isEmpty();
  }

  @Test
  void partsAddUpToTheWhole() {
    Counted all = new Counted(1_001, 7, 13, 1_000_000_007L, 0);
    Shares shares = new Shares(new long[]{1, 0, 2, 7});
    List<Counted> parts = IntStream.range(0, 4).mapToObj(i -> shares.of(all, i)).toList();

    assertThat(parts.stream().mapToLong(Counted::hits).sum()).isEqualTo(all.hits());
    assertThat(parts.stream().mapToLong(Counted::misses).sum()).isEqualTo(all.misses());
    assertThat(parts.stream().mapToLong(Counted::blocks).sum()).isEqualTo(all.blocks());
    assertThat(parts.stream().mapToLong(Counted::polledNs).sum()).isEqualTo(all.polledNs());
    assertThat(shares.of(all, 1)).isEqualTo(Counted.NOTHING);
    assertThat(shares.of(all, 3).hits()).isEqualTo(701);
    assertThat(new Shares(new long[]{0, 0}).of(all, 1).hits()).isEqualTo(500);
  }
}
