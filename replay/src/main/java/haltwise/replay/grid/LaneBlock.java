package haltwise.replay.grid;

import haltwise.replay.HostRule;
import haltwise.replay.Replay;
import haltwise.replay.ReplayTape;
import haltwise.trace.HostSettings;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.IntVector;

/// As many settings as the kernel replays at once, their windows and what these add up to since the last [#flush].
/// Where there are fewer settings than lanes, the last one is replayed again and dropped.
final class LaneBlock {
  static final int LANES = ShiftKernel.VECTORS * IntVector.SPECIES_PREFERRED.length();
  /// Tiles that a block replays before it looks again whether it can pass over some.
  private static final int MOST_TILES = 15;
  private static final int MOST_BLOCKS = (1 << 32 - TapeChunk.COUNT_BIT) - 1;

  final int[] windowNs = new int[LANES];
  final int[] wastedNs = new int[LANES];
  /// Arrivals of the halts that did not hit.
  final int[] unmetNs = new int[LANES];
  /// Blocks and their latencies, as in [TapeChunk#latencies].
  final int[] blocked = new int[LANES];
  final int[] maxNs = new int[LANES];
  final int[] grow = new int[LANES];
  final int[] growStartNs = new int[LANES];
  /// Windows below it shrink to 0.
  final int[] floorNs = new int[LANES];
  final int[] shift = new int[LANES];
  final int[] shrink = new int[LANES];
  final float[] reciprocal = new float[LANES];

  private final List<Lane> lanes;
  private final boolean divides;
  private final int highestMaxNs;
  private final int highestWindowNs;
  private final int mostHalts;
  private final Tally tally;
  private int shortestWindowNs;
  private int pendingHalts;
  private long pendingLatencyNs;
  private long pendingArrivalNs;
  /// Of all lanes: what the halts polled in which every lane hit.
  private long allHitNs;
  /// Of all lanes: the halts in which every lane blocked and no window moved, and their latencies.
  private long allBlocks;
  private long allLatencyNs;
  private int stride = 1;

  LaneBlock(HostRule rule, List<Lane> lanes, long startWindowNs) {
    this.lanes = List.copyOf(lanes);
    divides = !lanes.getFirst().shifts();
    for (int i = 0; i < LANES; i++) {
      Lane lane = lanes.get(Math.min(i, lanes.size() - 1));
      windowNs[i] = (int) Math.min(startWindowNs, lane.settings().maxNs());
      maxNs[i] = lane.maxNs();
      grow[i] = lane.grow();
      growStartNs[i] = lane.growStartNs();
      floorNs[i] = lane.floorNs();
      shift[i] = lane.shift();
      shrink[i] = lane.shrink();
      reciprocal[i] = lane.shrink() == 0 ? 0 : Math.nextUp(1f / lane.shrink());
    }
    highestMaxNs = lanes.stream().mapToInt(Lane::maxNs).max().orElseThrow();
    highestWindowNs = lanes.stream().mapToInt(Lane::highestNs).max().orElseThrow();
    mostHalts = (int) Math.min(MOST_BLOCKS, 0xFFFF_FFFFL / highestWindowNs);
    tally = new Tally(rule, lanes.stream().map(Lane::settings).toList(), startWindowNs);
    shortestWindowNs = shortestWindowNs();
  }

  List<Lane> lanes() {
    return lanes;
  }

  void replay(OpenLoopTape tape, TapeChunk chunk) {
    int t = 0;
    while (t < chunk.tiles) {
      if (chunk.single[t] >= 0) {
        replaySingle(tape, chunk, t++);
      } else if (chunk.longestArrivalNs[t] <= shortestWindowNs) {
        allHitNs += chunk.arrivalSumNs[t++];
        stride = 1;
      } else if (isTooLong(chunk, t) && isSettled()) {
        standStill(chunk, t++);
        stride = 1;
      } else {
        int next = endOfStride(chunk, t);
        run(chunk, t, next);
        stride = Math.min(MOST_TILES, stride * 2);
        t = next;
      }
    }
    flush();
  }

  /// Whether each halt of the tile blocks in every lane and lasts longer than each max.
  private boolean isTooLong(TapeChunk chunk, int t) {
    return chunk.shortestArrivalNs[t] > highestWindowNs
        && chunk.shortestBlockedNs[t] > highestMaxNs;
  }

  /// Whether shrinking moves no window any more: each is 0, or shrinks by 1 and does not fall below grow-start.
  private boolean isSettled() {
    int moving = 0;
    for (int i = 0; i < LANES; i++) {
      moving |= windowNs[i] == 0 || (shrink[i] == 1 && windowNs[i] >= growStartNs[i]) ? 0 : 1;
    }
    return moving == 0;
  }

  private void standStill(TapeChunk chunk, int t) {
    int n = chunk.from[t + 1] - chunk.from[t];
    allBlocks += n;
    allLatencyNs += chunk.latencySumNs[t];
    for (int i = 0; i < tally.blocks.length; i++) {
      tally.wastedNs[i] += (long) n * windowNs[i];
      tally.polledNs[i] += (long) n * windowNs[i];
    }
  }

  private int endOfStride(TapeChunk chunk, int t) {
    int next = t;
    while (next < chunk.tiles && next - t < stride && chunk.single[next] < 0
        && chunk.cut[next] == chunk.cut[t]) {
      next++;
    }
    return next;
  }

  private void run(TapeChunk chunk, int t, int next) {
    if (divides && chunk.cut[t]) {
      replayOneByOne(chunk, t, next);
      return;
    }
    int from = t;
    for (int i = t; i < next; i++) {
      int halts = chunk.from[i + 1] - chunk.from[from];
      if (pendingHalts + halts > mostHalts
          || pendingLatencyNs + chunk.latencySumNs[i] > TapeChunk.MOST_LATENCY_NS) {
        runKernel(chunk, from, i);
        flush();
        from = i;
      }
      pendingLatencyNs += chunk.latencySumNs[i];
      pendingArrivalNs += chunk.arrivalSumNs[i];
    }
    runKernel(chunk, from, next);
    shortestWindowNs = shortestWindowNs();
  }

  private void runKernel(TapeChunk chunk, int fromTile, int toTile) {
    int from = chunk.from[fromTile];
    int to = chunk.from[toTile];
    pendingHalts += to - from;
    if (divides) {
      DivideKernel.run(chunk, from, to, this);
    } else if (chunk.cut[fromTile]) {
      CutKernel.run(chunk, from, to, this);
    } else {
      ShiftKernel.run(chunk, from, to, this);
    }
  }

  private void replaySingle(OpenLoopTape tape, TapeChunk chunk, int t) {
    int special = chunk.special[t];
    int k = chunk.single[t];
    boolean plain = special < 0;
    if (tape.blockedNs[k] == OpenLoopTape.LONGEST_NS || !plain && !tape.isValid(special)) {
      replayRare(tape, k, special);
    } else {
      int arrivalNs = tape.arrivalNs[k];
      int seenNs = plain ? arrivalNs : arrivalNs - tape.lateNs(special);
      int cutNs = plain ? ReplayTape.NO_CUT : tape.cutNs(special);
      for (int i = 0; i < tally.blocks.length; i++) {
        step(i, arrivalNs, tape.blockedNs[k], seenNs, cutNs);
      }
    }
    fillUp();
  }

  private void replayOneByOne(TapeChunk chunk, int fromTile, int toTile) {
    for (int k = chunk.from[fromTile]; k < chunk.from[toTile]; k++) {
      int arrivalNs = chunk.arrivalNs[k];
      for (int i = 0; i < tally.blocks.length; i++) {
        step(i, arrivalNs, arrivalNs + (chunk.latencies[k] & TapeChunk.MOST_LATENCY_NS), arrivalNs,
            chunk.cutNs[k]);
      }
    }
    fillUp();
  }

  /// Where there are fewer settings than lanes, the last one stands in all that are left.
  private void fillUp() {
    Arrays.fill(windowNs, tally.blocks.length, LANES, windowNs[tally.blocks.length - 1]);
    shortestWindowNs = shortestWindowNs();
  }

  /// [Tally#step] for a lane, in numbers that fit it.
  private void step(int i, int arrivalNs, int blockedNs, int seenNs, int cutNs) {
    int window = windowNs[i];
    int reachNs = Math.min(window, cutNs);
    int lastsNs = arrivalNs;
    if (seenNs > (window == 0 ? (int) Replay.IMMEDIATE_NS : reachNs)) {
      lastsNs = blockedNs;
      tally.blocks[i]++;
      tally.polledNs[i] += reachNs;
      tally.wastedNs[i] += reachNs;
      tally.latencySumNs[i] += blockedNs - arrivalNs;
    } else if (window > 0) {
      tally.polledNs[i] += arrivalNs;
    }
    if (lastsNs <= window) {
      return;
    }
    if (window != 0 && lastsNs > maxNs[i]) {
      int shrunkNs = divides ? window / shrink[i] : window >>> shift[i];
      windowNs[i] = window < floorNs[i] ? 0 : shrunkNs;
    } else if (window < maxNs[i] && lastsNs < maxNs[i]) {
      windowNs[i] = Math.min(maxNs[i], Math.max(window * grow[i], growStartNs[i]));
    }
  }

  /// What an int cannot compare with max, or a lane has no rule for.
  private void replayRare(OpenLoopTape tape, int k, int special) {
    for (int i = 0; i < tally.blocks.length; i++) {
      HostSettings s = lanes.get(i).settings();
      tally.windowNs[i] = windowNs[i];
      if (special >= 0) {
        tally.stepSpecial(i, s, tape, special);
      } else {
        tally.step(i, s, tape.arrivalNs[k], tape.blockedNs[k], 0, ReplayTape.NO_CUT, true);
      }
      windowNs[i] = (int) Math.min(tally.windowNs[i], s.maxNs());
    }
  }

  private int shortestWindowNs() {
    int shortest = Integer.MAX_VALUE;
    for (int i = 0; i < LANES; i++) {
      shortest = Math.min(shortest, windowNs[i]);
    }
    return shortest;
  }

  /// Sums since the last flush fit 32 bits unsigned, so they may be formed modulo 2^32.
  private void flush() {
    int arrivalNs = (int) pendingArrivalNs;
    for (int i = 0; i < tally.blocks.length; i++) {
      tally.blocks[i] += blocked[i] >>> TapeChunk.COUNT_BIT;
      tally.latencySumNs[i] += blocked[i] & TapeChunk.MOST_LATENCY_NS;
      tally.wastedNs[i] += Integer.toUnsignedLong(wastedNs[i]);
      tally.polledNs[i] += Integer.toUnsignedLong(arrivalNs - unmetNs[i] + wastedNs[i]);
    }
    Arrays.fill(blocked, 0);
    Arrays.fill(wastedNs, 0);
    Arrays.fill(unmetNs, 0);
    pendingHalts = 0;
    pendingLatencyNs = 0;
    pendingArrivalNs = 0;
  }

  /// @param lane of [#lanes]
  GridOutcome outcome(int lane, long halts) {
    return new GridOutcome(halts, tally.blocks[lane] + allBlocks,
        tally.polledNs[lane] + allHitNs, tally.wastedNs[lane],
        tally.latencySumNs[lane] + allLatencyNs, windowNs[lane]);
  }
}
