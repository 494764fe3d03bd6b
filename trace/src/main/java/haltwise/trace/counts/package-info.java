/// What KVM counts of halts by itself, without tracing: no single halt, only totals and histograms.
///
/// Reading order: [Counter] and [CountedTime] (what KVM counts, by its own names), [Log2Histogram] (powers of two),
/// [HaltCounts] (all counters at one moment, or between two), [CountSample] (one reading), [CountSeries] (the readings
/// of a vCPU, or of a whole VM), [CountedVm] and [CountedHalts] (what a counts file holds), [CountFacts] (what a span
/// of it says: rates, shares, the hit ratio).
///
/// Imports `haltwise.trace`; imported by `record` and `lab` (which read the counters), `tune`, `report` and `app`. A new counter
/// starts in [Counter].
@NullMarked
package haltwise.trace.counts;

import org.jspecify.annotations.NullMarked;
