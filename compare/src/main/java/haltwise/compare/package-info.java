/// Experiments on a host: is arm B better than arm A, by how much, at what cost?
///
/// Reading order. What is compared: [Arm], [Measure], [Protocol], together [Plan]. What happened: [Run] with its
/// [Outcome], what a [Meter] measured around it, on a host as [Environment] describes it. What follows from the runs:
/// [MeasureResult], with a [Shift] and a [Verdict] for each arm against the first; all of it is a [Comparison].
/// [ComparisonFolder] keeps it: what it says can be computed again from the rows in it.
///
/// Imports `trace` and `tracefile`; imported by `report` and `app`, which brings the loads and the meters. A new number of
/// a run is a new [Measure] of a [Meter].
@NullMarked
package haltwise.compare;

import org.jspecify.annotations.NullMarked;
