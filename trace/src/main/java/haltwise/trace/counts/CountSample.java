package haltwise.trace.counts;

import java.util.OptionalLong;

/// One reading of the counters.
///
/// @param atNs CLOCK_MONOTONIC, ns; empty when the source does not say when it was read
public record CountSample(OptionalLong atNs, HaltCounts counts) {
}
