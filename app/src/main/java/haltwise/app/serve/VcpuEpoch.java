package haltwise.app.serve;

import haltwise.app.top.Histograms;
import haltwise.app.top.Tally;
import java.util.OptionalDouble;

/// What a vCPU did in one epoch.
///
/// @param threadId of the vCPU
/// @param vcpuId as KVM numbers it; [haltwise.record.VcpuTarget#UNKNOWN_ID] when nobody told
/// @param tally halts by kind, time polled and wasted, the window that the next halt has
/// @param histograms of the polling times and of the arrivals
/// @param wakeLatencies of the blocks, where they are known
/// @param windowMeanNs of the halts whose window is known
public record VcpuEpoch(int threadId, int vcpuId, Tally tally, Histograms histograms,
    LatencyCounts wakeLatencies, OptionalDouble windowMeanNs) {
}
