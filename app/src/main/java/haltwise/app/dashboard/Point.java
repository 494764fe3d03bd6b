package haltwise.app.dashboard;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What all watched vCPUs did together over one or more epochs. Shares are 0..1.
///
/// @param endMs wall clock at its end, ms since 1970
/// @param lengthNs time that it tells of
/// @param polledShare of the vCPUs' time
/// @param wastedShare of the vCPUs' time, polled in vain
/// @param windowLowNs mean window of the vCPU that has the shortest in an epoch; empty as long as none is known
/// @param windowMeanNs over vCPUs and epochs
/// @param windowHighNs of the vCPU that has the longest
/// @param maxNs ceiling in force at its end
/// @param costNs of a halt: time polled, and the price of a block; empty without halts
/// @param predictedCostNs of a halt, as the decision before said
/// @param predictedPolledShare likewise
/// @param predictedBlockedShare likewise
/// @param wakeP50Ns wake latency of the blocks
/// @param wakeP99Ns empty for fewer than 100 blocks
/// @param spentShare most that was polled over ten seconds that end in it
/// @param budgetShare most that may be; empty for no budget
/// @param ownCpuShare of one CPU, for this program
/// @param watchedCpuShare of one CPU, what the watched threads lost to events, together
/// @param stealShare of all CPUs' time
record Point(long endMs, long lengthNs, long halts, long hits, long misses, long blocks,
    double polledShare, double wastedShare, OptionalDouble windowLowNs,
    OptionalDouble windowMeanNs, OptionalDouble windowHighNs, long maxNs, OptionalDouble costNs,
    OptionalDouble predictedCostNs, OptionalDouble predictedPolledShare,
    OptionalDouble predictedBlockedShare, OptionalLong wakeP50Ns, OptionalLong wakeP99Ns,
    double spentShare, OptionalDouble budgetShare, double ownCpuShare, double watchedCpuShare,
    long eventsLost, double stealShare) {
}
