package haltwise.record.counts;

import haltwise.trace.counts.HaltCounts;
import java.util.OptionalInt;

/// The counters of one vCPU, or of a whole VM, as they are now.
///
/// @param vcpuId empty when it is the whole VM
/// @param threadId of the vCPU; empty when not known
/// @param vcpus that it covers; empty when not known
record CountReading(OptionalInt vcpuId, OptionalInt threadId, OptionalInt vcpus,
    HaltCounts counts) {
}
