package haltwise.record;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The interrupts that CPUs of a guest sent each other, by the CPU they were sent to and in the order of time.
final class SentInterrupts {
  private final Map<Integer, Column> byTarget = new HashMap<>();

  /// Times and senders in two columns; sorted once they are asked for.
  private static final class Column {
    long[] timeNs = new long[16];
    int[] sender = new int[16];
    int size;
    boolean sorted;

    void add(long ns, int by) {
      if (size == timeNs.length) {
        timeNs = Arrays.copyOf(timeNs, 2 * size);
        sender = Arrays.copyOf(sender, 2 * size);
      }
      timeNs[size] = ns;
      sender[size++] = by;
      sorted = false;
    }

    void sort() {
      if (!sorted) {
        Integer[] order = new Integer[size];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Long.compare(timeNs[a], timeNs[b]));
        timeNs = Arrays.stream(order).mapToLong(i -> timeNs[i]).toArray();
        sender = Arrays.stream(order).mapToInt(i -> sender[i]).toArray();
        size = order.length;
        sorted = true;
      }
    }
  }

  /// One of them.
  ///
  /// @param sender CPU that sent it
  record Sent(long timeNs, int sender) {
  }

  void add(int target, int sender, long timeNs) {
    byTarget.computeIfAbsent(target, _ -> new Column()).add(timeNs, sender);
  }

  /// The first that was sent to a CPU from `fromNs` to `toNs`.
  Optional<Sent> first(int target, long fromNs, long toNs) {
    Column c = byTarget.get(target);
    if (c == null) {
      return Optional.empty();
    }
    c.sort();
    int at = Arrays.binarySearch(c.timeNs, 0, c.size, fromNs);
    int i = at < 0 ? -at - 1 : at;
    return i < c.size && c.timeNs[i] <= toNs
        ? Optional.of(new Sent(c.timeNs[i], c.sender[i]))
        : Optional.empty();
  }
}
