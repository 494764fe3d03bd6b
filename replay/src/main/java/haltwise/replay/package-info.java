/// What a trace would have done under other settings, and whether the kernel did what its rule says.
///
/// Reading order: [HostRule] (the kernel's own rule), [Verifier] (the rule against the recorded
/// window events), [ReplayTape] (a trace laid out in the order of its wakes), [ReplayModel] with
/// [WakeLatencies] and [AfterCost] (what blocking costs here, learnt from traces, or from the [Calibration] of the host), [Replay] (one run
/// of a tape under settings), [Outcome] (what came of it).
///
/// Pure: no clock, no chance without a seed, no file. Imports `trace`; imported by `tune`, `report`
/// and `app`.
@NullMarked
package haltwise.replay;

import org.jspecify.annotations.NullMarked;
