/// Adaptive control, one decision at a time, without I/O.
///
/// Reading order: [ControlPlan] (what to do, fixed) with [Menu] (the candidates) and [Pace] (how fast, how daring),
/// [EpochObservation] (all that is learnt of an epoch: [Measured], a [Forecast] for each candidate, [Disturbances]),
/// [Controller] (the step), [Decision] (its answer), [ControllerState] (what it remembers). Inside: `Choice` (which settings,
/// with hysteresis, dwell, bounds), `Spending` (the budget), `Phase` (what it is in the middle of), `Probes` and
/// `Comparisons` with `Trials` (short experiments), `Alarms` (the guards), `Rests` with `Bounds` (when it looks away).
///
/// From halts to observations: [haltwise.control.halts]. Over a recorded trace: [haltwise.control.simulation].
///
/// Pure: no clock, no chance, no file. Imports `trace` and `replay`; imported by `app`.
@NullMarked
package haltwise.control;

import org.jspecify.annotations.NullMarked;
