/// From the halts of an epoch to what the controller sees of it.
///
/// Reading order: [EpochTape] (the halts of an epoch), [EpochReplay] (the same halts under every candidate, and the
/// observation). For traces: [SimulatedHost] (settings that change from epoch to epoch), [Hindsight] (a whole grid over all
/// epochs: the best fixed settings, the oracle). Inside: `Spectrum` (quantiles).
///
/// Imports `haltwise.control`, `replay` and `trace`.
@NullMarked
package haltwise.control.halts;

import org.jspecify.annotations.NullMarked;
