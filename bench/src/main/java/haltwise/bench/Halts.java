package haltwise.bench;

import haltwise.lab.synthetic.Family;
import haltwise.lab.synthetic.HaltStream;
import haltwise.replay.grid.OpenLoopTape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// The same halts for Java and for C.
///
/// @param arrivalNs column for C, int
/// @param blockedNs column for C, int
record Halts(OpenLoopTape tape, MemorySegment arrivalNs, MemorySegment blockedNs, int count) {
  static Halts of(Family family, int count, Arena arena) {
    OpenLoopTape.Builder tape = new OpenLoopTape.Builder(count);
    MemorySegment arrivalNs = arena.allocate(ValueLayout.JAVA_INT, count);
    MemorySegment blockedNs = arena.allocate(ValueLayout.JAVA_INT, count);
    HaltStream stream = family.counting(count, 1);
    for (int i = 0; stream.advance(); i++) {
      tape.add(stream.arrivalNs(), Family.WAKE_LATENCY_NS);
      arrivalNs.setAtIndex(ValueLayout.JAVA_INT, i, Math.toIntExact(stream.arrivalNs()));
      blockedNs.setAtIndex(ValueLayout.JAVA_INT, i,
          Math.toIntExact(stream.arrivalNs() + Family.WAKE_LATENCY_NS));
    }
    return new Halts(tape.build(), arrivalNs, blockedNs, count);
  }
}
