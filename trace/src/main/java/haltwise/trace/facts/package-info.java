/// What a recording says about itself: counts, shares, latencies and histograms, without any replay.
///
/// Reading order: [TraceFacts] (the whole recording, and each vCPU), [TraceCount] (gathers them piece by piece), [HaltFacts] (counts and sums over
/// halts, with the definitions of the measures), [PollShare] (how a halt counts in a histogram),
/// [TimeHistogram] (1-2-5 buckets), [WindowReach] (how far windows reached into them), [WindowTimeline] (windows over time), [Sample] (mean and percentiles, only where the sample supports them), [SampleCount]
/// (gathers one), [IdleCheck] (whether a guest's kernel counted the same).
///
/// Imports `haltwise.trace`; imported by whatever reports or compares recordings. A new measure starts
/// in [HaltFacts].
@NullMarked
package haltwise.trace.facts;

import org.jspecify.annotations.NullMarked;
