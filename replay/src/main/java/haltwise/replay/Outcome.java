package haltwise.replay;

/// What came of a replay. Times in ns; shares in 0..1.
///
/// Halts, hits, misses and blocks are the host's. Where the guest polls, idle periods are its hits and the halts.
///
/// @param recordedHalts halts of the trace: the same work under any settings
/// @param absorbed recorded halts that did not happen, since their wake came while the vCPU still ran
/// @param hits polling caught the event
/// @param immediates the event was already there
/// @param blocks the thread was scheduled out, misses included
/// @param misses polled, then blocked
/// @param polledNs all time polled
/// @param wastedNs time polled by misses
/// @param elapsedNs of the replay, summed over vCPUs
/// @param workRate work per time, relative to the recording
/// @param latencySumNs of all wake latencies
/// @param latencyP50Ns over all idle periods; a hit counts 0
/// @param latencyP99Ns over all idle periods; a hit counts 0
/// @param blockedLatencyP99Ns over blocks only
/// @param latencyMaxNs longest wake latency
/// @param endWindowNs of the first vCPU after the last halt
/// @param guestHits events that the guest caught while it polled, so that it did not halt; 0 for a guest that does not poll
/// @param guestPolledNs all time that the guest polled
/// @param guestOverrunNs of it, what came after the moment at which another task wanted the CPU, as far as the recording shows:
///     the host would have stopped polling then, a guest goes on
public record Outcome(
    long recordedHalts, long absorbed, long hits, long immediates, long blocks, long misses,
    long polledNs, long wastedNs,
    long elapsedNs, double workRate, long latencySumNs, long latencyP50Ns, long latencyP99Ns,
    long blockedLatencyP99Ns,
    long latencyMaxNs, long endWindowNs, long guestHits, long guestPolledNs,
    long guestOverrunNs) {

  public long halts() {
    return hits + immediates + blocks;
  }

  /// Halts and guest hits: as often the vCPU had nothing to run.
  public long idlePeriods() {
    return halts() + guestHits;
  }

  /// Blocks for each idle period: without guest polling, for each halt.
  public double blockedShare() {
    return idlePeriods() == 0 ? 0 : (double) blocks / idlePeriods();
  }

  public double hitShare() {
    return halts() == 0 ? 0 : (double) hits / halts();
  }

  public double polledCpuShare() {
    return elapsedNs == 0 ? 0 : (double) polledNs / elapsedNs;
  }

  public double wastedCpuShare() {
    return elapsedNs == 0 ? 0 : (double) wastedNs / elapsedNs;
  }

  /// Of the guest's own polling, which the host takes for work.
  public double guestPolledCpuShare() {
    return elapsedNs == 0 ? 0 : (double) guestPolledNs / elapsedNs;
  }

  /// Of polling by host and guest.
  public double allPolledCpuShare() {
    return polledCpuShare() + guestPolledCpuShare();
  }

  /// Over all idle periods; a hit counts 0.
  public double latencyMeanNs() {
    return idlePeriods() == 0 ? 0 : (double) latencySumNs / idlePeriods();
  }

  /// Cost for each recorded halt, ns of CPU time: time polled by host and guest, plus the price of each block. Per halt of the
  /// recording, not per second, so that settings that finish the same work sooner are not charged for it.
  public double costPerHaltNs(long blockPriceNs) {
    return recordedHalts == 0
        ? 0
        : (polledNs + guestPolledNs + (double) blocks * blockPriceNs) / recordedHalts;
  }
}
