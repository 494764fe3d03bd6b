/// Experiments on a host: is arm B better than arm A, by how much, at what cost?
///
/// Reading order. What is compared: [Arm], [Measure], [Protocol], together [Plan]. The runs: [Experiment] makes them in
/// `WilliamsOrder`, each of a [Load] ([CommandLoad] runs the user's command, with an [ArmSetter] and a [MetricSource]), with a
/// [Meter] around it and maybe a [Precheck] before it. What happened: [Run] with its [Outcome] and [VoidReason], on a host as
/// [Environment] describes it. What follows: `Results` makes a [MeasureResult] of each measure, with a [Shift] (`Pairs`,
/// `WalshAverages`, `SignFlip`, `Bootstrap`) and a [Verdict] (`Judge`) for each arm against the first; all of it is a
/// [Comparison]. [ComparisonFolder] keeps it (`ComparisonFormat`): what it says can be computed again from the rows in it.
///
/// [Study] is several experiments that make the Intel study again, kept in a [StudyFolder].
///
/// Imports `trace` and `tracefile`; imported by `report` and `app`, which brings the loads and the meters. A new number of
/// a run is a new [Measure] of a [Meter].
@NullMarked
package haltwise.compare;

import org.jspecify.annotations.NullMarked;
