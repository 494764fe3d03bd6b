package haltwise.replay;

import haltwise.trace.Anchor;
import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import java.util.Arrays;
import java.util.List;

/// What a block costs after the halt: the guest runs colder ([#busyNs]) and its peer answers later ([#arrivalNs]).
/// Learnt as the difference of the medians between halts that follow a block and halts that follow a hit.
///
/// @param busyNs added to the busy time after a block, ns; may be negative
/// @param arrivalNs added to the arrival of the next answer after a block, ns; may be negative
/// @param learnt whether the traces held enough of both kinds; otherwise both are 0
public record AfterCost(long busyNs, long arrivalNs, boolean learnt) {
  public static final AfterCost NONE = new AfterCost(0, 0, false);
  private static final int ENOUGH = 200;

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
    boolean answers = answerHit.size >= ENOUGH && answerBlock.size >= ENOUGH;
    return new AfterCost(busyBlock.medianNs() - busyHit.medianNs(),
        answers ? answerBlock.medianNs() - answerHit.medianNs() : 0, true);
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

    long medianNs() {
      long[] sorted = Arrays.copyOf(valuesNs, size);
      Arrays.sort(sorted);
      return sorted[size / 2];
    }
  }
}
