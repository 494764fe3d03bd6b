package haltwise.lab;

import haltwise.trace.Anchor;

/// From a moment on, wakes move like this in a replay, until the next span begins.
///
/// @param fromNs CLOCK_MONOTONIC, ns
/// @param workload label of what ran
public record AnchorSpan(long fromNs, Anchor anchor, String workload) {
}
