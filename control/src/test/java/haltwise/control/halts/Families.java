package haltwise.control.halts;

import haltwise.lab.synthetic.Family;
import haltwise.lab.synthetic.HaltStream;
import haltwise.replay.ReplayTape;
import java.util.List;
import java.util.stream.Stream;

/// Epochs of a synthetic family: a halt belongs to the epoch in which it starts if every halt is polled to its end.
public final class Families {
  public static final long EPOCH_NS = 250_000_000;

  private Families() {
  }

  public static List<EpochTape> epochs(Family family, long lengthNs, long seed) {
    int count = Math.toIntExact(lengthNs / EPOCH_NS);
    List<EpochTape.Builder> builders = Stream.generate(() -> new EpochTape.Builder(1, EPOCH_NS))
        .limit(count).toList();
    HaltStream stream = family.lasting(count * EPOCH_NS, seed);
    while (stream.advance()) {
      builders.get((int) (stream.startNs() / EPOCH_NS)).at(0, stream.startNs() % EPOCH_NS)
          .halt(stream.arrivalNs(), Family.WAKE_LATENCY_NS, 0, ReplayTape.NO_CUT, true);
    }
    return builders.stream().map(EpochTape.Builder::build).toList();
  }
}
