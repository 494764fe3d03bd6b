package haltwise.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import haltwise.app.serve.Glances.Counted;
import haltwise.app.top.Watchlist;
import haltwise.control.Measured;
import haltwise.record.AnchorRule;
import haltwise.record.VmTarget;
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
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Oracle: differences of counters, by hand.
class GlancesTest {
  private static HaltCounts counts(long polls, long hits, long wakeups, long hitNs, long missNs) {
    return new HaltCounts(Map.of(Counter.POLLS, polls, Counter.HITS, hits, Counter.WAKEUPS, wakeups,
        Counter.HIT_NS, hitNs, Counter.MISS_NS, missNs), Map.of());
  }

  private static Watchlist.Found vm(int process) {
    return new Watchlist.Found("vm",
        new VmTarget(process, List.of(), OptionalLong.empty(), AnchorRule.INFERRED));
  }

  private static List<Optional<Measured>> taken(List<Integer> vms,
      List<Map<Integer, HaltCounts>> readings) {
    Deque<Map<Integer, HaltCounts>> left = new ArrayDeque<>(readings);
    List<Optional<Measured>> all = new ArrayList<>();
    try (Glances glances = new Glances(KvmCounters.of(left::removeFirst))) {
      glances.follow(vms.stream().map(GlancesTest::vm).toList());
      while (!left.isEmpty()) {
        all.add(glances.take().map(Glances::total));
      }
    }
    return all;
  }

  @Test
  void whatAllVmsCountedSinceTheLastLookIsAddedUp() {
    assertThat(
        taken(List.of(1, 2),
            List.of(Map.of(1, counts(10, 5, 9, 1_000, 200), 2, counts(0, 0, 0, 0, 0)),
                Map.of(1, counts(110, 85, 59, 5_000, 700), 2, counts(7, 0, 7, 0, 50)))))
        // 80 hits; 50 and 7 blocks; 4,000 + 500 and 50 ns
        .containsExactly(Optional.empty(), Optional.of(new Measured(137, 57, 4_550)));
  }

  @Test
  void countersThatWereClearedOrAreGoneTellNothing() {
    Map<Integer, HaltCounts> high = Map.of(1, counts(110, 85, 59, 5_000, 700));
    Map<Integer, HaltCounts> low = Map.of(1, counts(3, 2, 1, 10, 10));

    assertThat(taken(List.of(1), List.of(high, low, low, Map.of(), low, low))).containsExactly(
        Optional.empty(), Optional.empty(), Optional.of(Measured.NOTHING), Optional.empty(),
        Optional.empty(), Optional.of(Measured.NOTHING));
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
    Counted sum = Counted.NOTHING;
    for (int i = 0; i < 4; i++) {
      sum = sum.plus(shares.of(all, i));
    }

    assertThat(sum).isEqualTo(all);
    assertThat(shares.of(all, 1)).isEqualTo(Counted.NOTHING);
    assertThat(shares.of(all, 3).hits()).isEqualTo(701);
    assertThat(new Shares(new long[]{0, 0}).of(all, 0).hits()).isEqualTo(500);
  }
}
