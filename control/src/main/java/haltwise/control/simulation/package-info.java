/// A controller over a recorded trace.
///
/// [Simulation] runs it; its yardsticks are in [haltwise.control.halts.Hindsight].
@NullMarked
package haltwise.control.simulation;

import org.jspecify.annotations.NullMarked;
