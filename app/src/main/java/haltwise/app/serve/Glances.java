package haltwise.app.serve;

import haltwise.app.top.Watchlist;
import haltwise.control.Measured;
import haltwise.trace.counts.Counter;
import haltwise.trace.counts.HaltCounts;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What KVM counted from one look to the next.
final class Glances implements AutoCloseable {
  private final KvmCounters counters;
  private Optional<HaltCounts> before = Optional.empty();

  /// @param counters closed with it
  Glances(KvmCounters counters) {
    this.counters = counters;
  }

  /// Between two looks. What neither polled nor blocked is not counted: it costs nothing.
  record Counted(long hits, long misses, long blocks, long polledNs, long wastedNs) {
    static final Counted NOTHING = new Counted(0, 0, 0, 0, 0);

    /// Empty where the kernel does not tell all of it (before 5.8), or the counters were cleared meanwhile.
    static Optional<Counted> of(HaltCounts change) {
      OptionalLong polls = change.get(Counter.POLLS);
      OptionalLong hits = change.get(Counter.HITS);
      // Who sleeps is woken once; only descriptors tell how often a vCPU slept.
      OptionalLong blocks = change.blocks().isPresent()
          ? change.blocks()
          : change.get(Counter.WAKEUPS);
      OptionalLong hitNs = change.get(Counter.HIT_NS);
      OptionalLong missNs = change.get(Counter.MISS_NS);
      if (polls.isEmpty() || hits.isEmpty() || blocks.isEmpty() || hitNs.isEmpty()
          || missNs.isEmpty()) {
        return Optional.empty();
      }
      // Of a halt that is being counted just now, one counter may be ahead of another.
      long misses = Math.max(0, polls.getAsLong() - hits.getAsLong());
      return Optional.of(new Counted(hits.getAsLong(), misses,
          Math.max(misses, blocks.getAsLong()), hitNs.getAsLong() + missNs.getAsLong(),
          missNs.getAsLong()));
    }

    long unpolled() {
      return blocks - misses;
    }

    Measured measured() {
      return new Measured(hits + blocks, blocks, polledNs);
    }
  }

  void follow(List<Watchlist.Found> vms) {
    counters.follow(vms);
  }

  /// Since the last call; empty when that is not known.
  Optional<Counted> take() {
    Optional<HaltCounts> was = before;
    before = counters.read();
    return was.isPresent() && before.isPresent() && before.get().fellSince(was.get()).isEmpty()
        ? Counted.of(before.get().since(was.get()))
        : Optional.empty();
  }

  @Override
  public void close() {
    counters.close();
  }
}
