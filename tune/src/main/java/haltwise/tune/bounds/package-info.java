/// What KVM's counters alone say about other settings: bounds, never a point.
///
/// Reading order: [Range] (a number known to lie between two), [CountedArrivals] (when the wakes of counted halts came, as
/// far as histograms tell, with the derivation of the bounds), [LatencyLimit] (what that needs to know of the host), [PollingBounds] (what settings would have cost),
/// [CountsTuner] (which settings are surely better or worse than those in force) and its [CountsAnswer] of
/// [BoundedSettings].
///
/// Pure: no clock, no chance, no file. Imports `trace` and `haltwise.tune`; imported by `report` and `app`.
@NullMarked
package haltwise.tune.bounds;

import org.jspecify.annotations.NullMarked;
