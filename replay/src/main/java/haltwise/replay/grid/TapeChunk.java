package haltwise.replay.grid;

import haltwise.replay.Replay;
import haltwise.replay.ReplayTape;

/// A stretch of a tape laid out for [LaneBlock]: small enough for the nearest cache, cut into tiles.
///
/// A tile is up to [#TILE] plain halts, or one halt that lanes must replay one by one. What decides over a tile as a
/// whole is kept beside it, so that a block can pass over tiles in which none of its windows moves.
final class TapeChunk {
  static final int HALTS = 2048;
  static final int TILE = 16;
  /// [#latencies] adds up both in one number: blocks above this bit, ns below.
  static final int COUNT_BIT = 24;
  static final int MOST_LATENCY_NS = (1 << COUNT_BIT) - 1;

  final int[] arrivalNs = new int[HALTS];
  /// From the start to running again if the halt blocks; of a halt that is immediate at window 0, the arrival.
  final int[] blockedNs = new int[HALTS];
  /// What a block adds: 1 << [#COUNT_BIT] and its latency; 0 for a halt that is immediate at window 0.
  final int[] latencies = new int[HALTS];

  /// Where another task ends the polling; a number that never comes for a halt whose polling none did.
  final int[] cutNs = new int[HALTS];

  int tiles;
  /// The first halt of each tile in the columns above, and the end of the last.
  final int[] from = new int[HALTS + 1];
  /// The halt of the tape that the tile holds if lanes must replay it one by one; else -1.
  final int[] single = new int[HALTS];
  /// Which special halt that is; -1 for none.
  final int[] special = new int[HALTS];
  /// Whether polling is cut short in any halt of the tile.
  final boolean[] cut = new boolean[HALTS];
  final int[] longestArrivalNs = new int[HALTS];
  final int[] shortestArrivalNs = new int[HALTS];
  final int[] shortestBlockedNs = new int[HALTS];
  final long[] arrivalSumNs = new long[HALTS];
  final int[] latencySumNs = new int[HALTS];
  private int halts;

  /// @param nextSpecial the first special halt at `at` or later
  /// @return the first special halt after the stretch
  int fill(OpenLoopTape tape, int at, int nextSpecial) {
    tiles = 0;
    halts = 0;
    int end = Math.min(tape.size, at + HALTS);
    int specialIndex = nextSpecial;
    boolean open = false;
    for (int k = at; k < end; k++) {
      int d = tape.arrivalNs[k];
      int e = tape.blockedNs[k];
      boolean isSpecial = k == tape.specialAt(specialIndex);
      // Lanes tell "longer than max" by int, where the largest int stands for a max above it.
      boolean isCut = isSpecial && isPlainButForItsCut(tape, specialIndex, d);
      if (isSpecial && !isCut || e == OpenLoopTape.LONGEST_NS || e - d > MOST_LATENCY_NS) {
        begin(k, isSpecial ? specialIndex++ : -1);
        open = false;
        continue;
      }
      if (!open || halts - from[tiles - 1] == TILE
          || latencySumNs[tiles - 1] + (e - d) > MOST_LATENCY_NS) {
        begin(-1, -1);
        open = true;
      }
      add(d, e, isCut ? tape.cutNs(specialIndex++) : ReplayTape.NO_CUT);
    }
    from[tiles] = halts;
    return specialIndex;
  }

  /// A halt that is immediate at window 0 is another one at all other windows, when it is cut.
  private static boolean isPlainButForItsCut(OpenLoopTape tape, int specialIndex, int arrival) {
    return tape.isValid(specialIndex) && tape.lateNs(specialIndex) == 0
        && arrival > Replay.IMMEDIATE_NS;
  }

  private void begin(int singleHalt, int specialIndex) {
    from[tiles] = halts;
    single[tiles] = singleHalt;
    special[tiles] = specialIndex;
    longestArrivalNs[tiles] = 0;
    shortestArrivalNs[tiles] = Integer.MAX_VALUE;
    shortestBlockedNs[tiles] = Integer.MAX_VALUE;
    arrivalSumNs[tiles] = 0;
    latencySumNs[tiles] = 0;
    cut[tiles] = false;
    tiles++;
  }

  private void add(int d, int e, int cutAtNs) {
    // A lane whose window is not 0 polls longer than this: only lanes at window 0 see the
    // difference.
    boolean immediate = d <= Replay.IMMEDIATE_NS;
    int lasts = immediate ? d : e;
    arrivalNs[halts] = d;
    blockedNs[halts] = lasts;
    latencies[halts] = immediate ? 0 : (1 << COUNT_BIT) + (e - d);
    cutNs[halts] = cutAtNs;
    halts++;
    int t = tiles - 1;
    longestArrivalNs[t] = Math.max(longestArrivalNs[t], d);
    shortestArrivalNs[t] = Math.min(shortestArrivalNs[t], d);
    shortestBlockedNs[t] = Math.min(shortestBlockedNs[t], lasts);
    arrivalSumNs[t] += d;
    latencySumNs[t] += e - d;
    if (cutAtNs != ReplayTape.NO_CUT) {
      // No block may pass over the tile.
      cut[t] = true;
      longestArrivalNs[t] = Integer.MAX_VALUE;
      shortestArrivalNs[t] = 0;
    }
  }
}
