/// A whole grid of settings over the halts of one vCPU, exactly and at the speed of memory, where no wake moves.
///
/// Reading order: [GridReplay] (the one entry), [OpenLoopTape] (the halts: two columns), [GridOutcome] (a row). Inside:
/// `GridEngine` is either `ScalarGrid`, simple and the oracle, with `Tally` for one halt by the kernel's rule; or
/// `VectorGrid`: `Lane` (settings in 32 bits), `LaneBlock` (as many as fit the registers, and the tiles that they may
/// pass over), `TapeChunk` (a stretch of tape laid out for it), `ShiftKernel` and `DivideKernel` (the inner loops).
///
/// The module jdk.incubator.vector may be missing: only `VectorGrid` and what it alone uses may name it.
/// Imports `trace` and `haltwise.replay`. Measured in docs/benchmarks.md.
@NullMarked
package haltwise.replay.grid;

import org.jspecify.annotations.NullMarked;
