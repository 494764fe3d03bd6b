package haltwise.control.halts;

import haltwise.control.Measured;
import haltwise.replay.ReplayTape;

/// Takes halts as they happen, and makes the tape of each epoch. For one thread.
///
/// What a halt that did not block would have taken to run again is drawn from the halts before it that did
/// ([RecentLatencies]), by its number: no clock, no chance.
public final class LiveTape {
  private final long epochNs;
  private final RecentLatencies latencies = new RecentLatencies();
  private EpochTape.Builder tape;
  private long number;
  private int halts;
  private long blocks;
  private long polledNs;
  private int firstHalts;
  private long firstBlocks;
  private long firstPolledNs;

  public LiveTape(long epochNs) {
    this.epochNs = epochNs;
    tape = new EpochTape.Builder(0, epochNs);
  }

  /// Takes the next halt of a vCPU.
  ///
  /// @param lane of the vCPU
  /// @param sinceStartNs of the epoch
  /// @param arrivalNs from the start of the halt to its wake event; negative: unknown
  /// @param windowNs that it might poll for; negative: unknown
  /// @param polled ns that it did; negative: unknown
  public void halt(int lane, long sinceStartNs, long arrivalNs, long durationNs, long windowNs,
      long polled, boolean waited, boolean valid) {
    long arrival = arrivalNs >= 0
        ? arrivalNs
        : ReplayTape.estimatedArrivalNs(durationNs, waited, windowNs,
            latencies.medianNs(durationNs));
    long latency = waited ? durationNs - arrival : latencies.drawNs(arrival, number);
    boolean cut = waited && arrival <= windowNs;
    // In a cut halt another task had the CPU, and its time is in what looks like wake latency.
    if (waited && arrivalNs >= 0 && !cut) {
      latencies.add(arrival, latency);
    }
    int late = ReplayTape.lateNs(waited, windowNs, arrival);
    int cutNs = ReplayTape.cutNs(waited, windowNs, polled, arrival);
    tape.halt(lane, sinceStartNs, arrival, latency, late, cutNs, valid);
    number++;
    halts++;
    blocks += waited ? 1 : 0;
    polledNs += Math.max(0, polled);
    if (sinceStartNs * EpochTape.SLICES < epochNs) {
      firstHalts++;
      firstBlocks += waited ? 1 : 0;
      firstPolledNs += Math.max(0, polled);
    }
  }

  /// What came of the halts of this epoch so far.
  public Measured real() {
    return new Measured(halts, blocks, polledNs);
  }

  /// Of these, those that began in the first slice.
  public Measured first() {
    return new Measured(firstHalts, firstBlocks, firstPolledNs);
  }

  /// Ends the epoch, and begins the next.
  ///
  /// @param vcpus that there are
  /// @param lanes that are in use: the highest, and one
  public EpochTape take(int vcpus, int lanes) {
    tape.reach(lanes);
    EpochTape taken = tape.build(vcpus);
    // A tenth more room than this epoch needed.
    tape = new EpochTape.Builder(lanes, epochNs, halts + halts / 10);
    halts = firstHalts = 0;
    blocks = polledNs = firstBlocks = firstPolledNs = 0;
    return taken;
  }
}
