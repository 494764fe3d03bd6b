package haltwise.replay;

import haltwise.trace.Anchor;
import haltwise.trace.Halt;
import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a block costs after the halt: the guest runs colder (its busy time, and within it the time until it wakes
/// another vCPU), and its peer answers later (the arrival of the next answer). Learnt by comparing what follows a block
/// with what follows a hit, rank by rank.
///
/// Long halts block and short ones hit, and in many workloads a long halt follows a long one: that is no cost of blocking.
/// So hits and blocks are compared only where they were idle for about as long (the same power of two), as many of the one
/// as of the other.
public final class AfterCost {
  /// Nothing: for traces that do not hold both hits and blocks.
  public static final AfterCost NONE = new AfterCost(QuantileMap.NONE, QuantileMap.NONE,
      QuantileMap.NONE, 0, 0, false);
  private static final int ENOUGH = 200;
  private static final int ENOUGH_ALIKE = 20;

  /// From after a hit to after a block.
  private final QuantileMap busy;
  private final QuantileMap answer;
  private final QuantileMap peer;
  private final long busyNs;
  private final long arrivalNs;
  private final boolean learnt;

  private AfterCost(QuantileMap busy, QuantileMap answer, QuantileMap peer, long busyNs,
      long arrivalNs, boolean learnt) {
    this.busy = busy;
    this.answer = answer;
    this.peer = peer;
    this.busyNs = busyNs;
    this.arrivalNs = arrivalNs;
    this.learnt = learnt;
  }

  /// The same after every block, ns.
  public static AfterCost constant(long busyNs, long arrivalNs) {
    return new AfterCost(QuantileMap.constant(busyNs), QuantileMap.constant(arrivalNs),
        QuantileMap.constant(busyNs), busyNs, arrivalNs, true);
  }

  /// @param traces recordings of the same vCPUs on the same host, together holding hits and blocks
  public static AfterCost learn(List<Trace> traces) {
    Pair busy = new Pair();
    Pair answer = new Pair();
    Pair peer = new Pair();
    for (Trace t : traces) {
      for (VcpuHalts h : t.halts()) {
        for (int i = 1; i < h.size(); i++) {
          busy.add(h, i - 1, h.startNs(i) - h.endNs(i - 1));
          if (h.arrivalNs(i) < 0) {
            continue;
          }
          if (h.anchor(i) == Anchor.ANSWER) {
            answer.add(h, i - 1, h.arrivalNs(i));
          } else if (h.anchor(i) == Anchor.PEER && h.waker(i) != Halt.NO_WAKER) {
            VcpuHalts sender = t.halts().get(h.waker(i));
            long wakeNs = h.startNs(i) + h.arrivalNs(i);
            int sentAfter = latestEnded(sender, wakeNs);
            if (sentAfter >= 0) {
              peer.add(sender, sentAfter, wakeNs - sender.endNs(sentAfter));
            }
          }
        }
      }
    }
    busy.match();
    answer.match();
    peer.match();
    return busy.isEnough()
        ? new AfterCost(busy.map(), answer.map(), peer.map(), busy.medianDifferenceNs(),
            answer.medianDifferenceNs(), true)
        : NONE;
  }

  /// Index of the latest halt that ended at `timeNs` or before; -1 when none did.
  static int latestEnded(VcpuHalts h, long timeNs) {
    int low = 0;
    int high = h.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (h.endNs(middle) <= timeNs) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /// Difference of the median busy times, ns; may be negative.
  public long busyNs() {
    return busyNs;
  }

  /// Difference of the median arrivals of answers, ns; may be negative.
  public long arrivalNs() {
    return arrivalNs;
  }

  /// Whether the traces held enough of both kinds; otherwise nothing is added.
  public boolean learnt() {
    return learnt;
  }

  /// What to add to a busy time, ns, when the halt before it does in the replay what it did not in the recording.
  ///
  /// @param blocked whether that halt blocked in the recording
  long busyDifferenceNs(long busyNs, boolean blocked) {
    return blocked ? busy.differenceBackNs(busyNs) : busy.differenceNs(busyNs);
  }

  /// The same for the arrival of an answer.
  long answerDifferenceNs(long arrivalNs, boolean blocked) {
    return blocked ? answer.differenceBackNs(arrivalNs) : answer.differenceNs(arrivalNs);
  }

  /// The same for the time from when a vCPU runs again until it wakes another one.
  long peerDifferenceNs(long sentAfterNs, boolean blocked) {
    return blocked ? peer.differenceBackNs(sentAfterNs) : peer.differenceNs(sentAfterNs);
  }

  /// Times of one kind, after hits and after blocks.
  private static final class Pair {
    private final List<Pair> byIdle = new ArrayList<>();
    private final Samples afterHit = new Samples();
    private final Samples afterBlock = new Samples();

    /// @param halt of `halts` that the time followed
    void add(VcpuHalts halts, int halt, long ns) {
      long arrivalNs = halts.arrivalNs(halt);
      if (arrivalNs >= 0) {
        int idle = ArrivalProfile.classOf(arrivalNs);
        while (byIdle.size() <= idle) {
          byIdle.add(new Pair());
        }
        Pair alike = byIdle.get(idle);
        (halts.waited(halt) ? alike.afterBlock : alike.afterHit).add(ns);
      }
    }

    /// Takes as many times after hits as after blocks from each class of idle times that has enough of both.
    void match() {
      for (Pair alike : byIdle) {
        int n = Math.min(alike.afterHit.size, alike.afterBlock.size);
        if (n >= ENOUGH_ALIKE) {
          afterHit.addEvenly(alike.afterHit, n);
          afterBlock.addEvenly(alike.afterBlock, n);
        }
      }
    }

    boolean isEnough() {
      return afterHit.size >= ENOUGH && afterBlock.size >= ENOUGH;
    }

    QuantileMap map() {
      return isEnough() ? QuantileMap.of(afterHit.sorted(), afterBlock.sorted()) : QuantileMap.NONE;
    }

    long medianDifferenceNs() {
      return isEnough() ? afterBlock.medianNs() - afterHit.medianNs() : 0;
    }
  }

  private static final class Samples {
    private long[] valuesNs = new long[16];
    private int size;

    void add(long ns) {
      if (size == valuesNs.length) {
        valuesNs = Arrays.copyOf(valuesNs, size * 2);
      }
      valuesNs[size++] = ns;
    }

    /// Adds `n` times of another, spread over all of it.
    void addEvenly(Samples other, int n) {
      for (int i = 0; i < n; i++) {
        add(other.valuesNs[(int) ((long) i * other.size / n)]);
      }
    }

    long[] sorted() {
      long[] sorted = Arrays.copyOf(valuesNs, size);
      Arrays.sort(sorted);
      return sorted;
    }

    long medianNs() {
      return sorted()[size / 2];
    }
  }
}
