package haltwise.replay;

import haltwise.trace.Anchor;
import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import java.util.Arrays;
import java.util.List;

/// What a block costs after the halt: the guest runs colder (its busy time) and its peer answers later (the arrival of
/// the next answer). Learnt by comparing what follows a block with what follows a hit, rank by rank.
public final class AfterCost {
  /// Nothing: for traces that do not hold both hits and blocks.
  public static final AfterCost NONE = new AfterCost(QuantileMap.NONE, QuantileMap.NONE, 0, 0,
      false);
  private static final int ENOUGH = 200;

  /// From after a hit to after a block.
  private final QuantileMap busy;
  private final QuantileMap answer;
  private final long busyNs;
  private final long arrivalNs;
  private final boolean learnt;

  private AfterCost(QuantileMap busy, QuantileMap answer, long busyNs, long arrivalNs,
      boolean learnt) {
    this.busy = busy;
    this.answer = answer;
    this.busyNs = busyNs;
    this.arrivalNs = arrivalNs;
    this.learnt = learnt;
  }

  /// The same after every block, ns.
  public static AfterCost constant(long busyNs, long arrivalNs) {
    return new AfterCost(QuantileMap.constant(busyNs), QuantileMap.constant(arrivalNs), busyNs,
        arrivalNs, true);
  }

  /// @param traces recordings of the same vCPUs on the same host, together holding hits and blocks
  public static AfterCost learn(List<Trace> traces) {
    Samples busyHit = new Samples();
    Samples busyBlock = new Samples();
    Samples answerHit = new Samples();
    Samples answerBlock = new Samples();
    for (Trace t : traces) {
      for (VcpuHalts h : t.halts()) {
        for (int i = 1; i < h.size(); i++) {
          boolean afterBlock = h.waited(i - 1);
          (afterBlock ? busyBlock : busyHit).add(h.startNs(i) - h.endNs(i - 1));
          if (h.anchor(i) == Anchor.ANSWER && h.arrivalNs(i) >= 0) {
            (afterBlock ? answerBlock : answerHit).add(h.arrivalNs(i));
          }
        }
      }
    }
    if (busyHit.size < ENOUGH || busyBlock.size < ENOUGH) {
      return NONE;
    }
    QuantileMap busy = QuantileMap.of(busyHit.sorted(), busyBlock.sorted());
    boolean answers = answerHit.size >= ENOUGH && answerBlock.size >= ENOUGH;
    return new AfterCost(busy,
        answers ? QuantileMap.of(answerHit.sorted(), answerBlock.sorted()) : QuantileMap.NONE,
        busyBlock.medianNs() - busyHit.medianNs(),
        answers ? answerBlock.medianNs() - answerHit.medianNs() : 0, true);
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

  private static final class Samples {
    private long[] valuesNs = new long[256];
    private int size;

    void add(long ns) {
      if (size == valuesNs.length) {
        valuesNs = Arrays.copyOf(valuesNs, size * 2);
      }
      valuesNs[size++] = ns;
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
