package haltwise.doctor;

import haltwise.trace.Anchor;
import haltwise.trace.Trace;
import haltwise.trace.VcpuHalts;
import java.util.List;
import java.util.Optional;

/// What a block costs after the halt, beside a hit: the guest runs colder, its peer answers later.
///
/// @param busyAfterHit how long the vCPU ran after a hit, until its next halt
/// @param busyAfterBlock the same after a block
/// @param answerAfterHit arrival of the next answer to the vCPU's own request, after a hit
/// @param answerAfterBlock the same after a block
public record AfterHalt(Times busyAfterHit, Times busyAfterBlock, Times answerAfterHit,
    Times answerAfterBlock) {
  /// As many of each kind are needed.
  public static final int ENOUGH = 200;

  /// @param traces of the same workload on the same host, together holding hits and blocks
  /// @return empty when they hold fewer than [#ENOUGH] of a kind
  public static Optional<AfterHalt> of(List<Trace> traces) {
    LongColumn busyHit = new LongColumn();
    LongColumn busyBlock = new LongColumn();
    LongColumn answerHit = new LongColumn();
    LongColumn answerBlock = new LongColumn();
    for (Trace t : traces) {
      for (VcpuHalts h : t.halts()) {
        for (int i = 1; i < h.size(); i++) {
          boolean afterBlock = h.waited(i - 1);
          boolean afterHit = !afterBlock && h.windowNs(i - 1) > 0;
          if (!afterBlock && !afterHit) {
            continue; // the event was there already: neither polled nor slept
          }
          (afterBlock ? busyBlock : busyHit).add(h.startNs(i) - h.endNs(i - 1));
          if (h.anchor(i) == Anchor.ANSWER && h.arrivalNs(i) >= 0) {
            (afterBlock ? answerBlock : answerHit).add(h.arrivalNs(i));
          }
        }
      }
    }
    List<LongColumn> all = List.of(busyHit, busyBlock, answerHit, answerBlock);
    return all.stream().anyMatch(c -> c.size() < ENOUGH)
        ? Optional.empty()
        : Optional.of(new AfterHalt(Times.of(busyHit.values()), Times.of(busyBlock.values()),
            Times.of(answerHit.values()), Times.of(answerBlock.values())));
  }

  /// By how much longer the vCPU runs after a block, difference of the medians, ns; may be negative.
  public long busyNs() {
    return busyAfterBlock.medianNs() - busyAfterHit.medianNs();
  }

  /// By how much later the next answer comes after a block, difference of the medians, ns; may be negative.
  public long answerNs() {
    return answerAfterBlock.medianNs() - answerAfterHit.medianNs();
  }
}
