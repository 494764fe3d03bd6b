package haltwise.replay.grid;

import haltwise.replay.Replay;
import haltwise.trace.HostSettings;
import java.util.Optional;

/// Settings as a lane of a vector replays them: numbers that fit signed 32-bit arithmetic and give the very same windows.
///
/// @param index of the settings in the grid
/// @param highestNs no window of this lane is ever longer
/// @param shift shrinks by shifting right; -1 where [#shrink] is no power of two
record Lane(int index, HostSettings settings, int maxNs, int grow, int growStartNs, int shift,
    int shrink, int highestNs) {
  /// A tile of such windows still adds up below 2^32: 134 ms.
  private static final long HIGHEST_NS = (1L << 32) / TapeChunk.TILE / 2;
  /// Below it a float holds each window, and a quotient that is at most 1 too large.
  private static final long HIGHEST_DIVIDED_NS = 1 << 24;
  private static final int TO_ZERO = 31;

  boolean shifts() {
    return shift >= 0;
  }

  /// A window below it shrinks to 0, since what is left of it would lie below grow-start.
  int floorNs() {
    return shrink == 0
        ? Integer.MAX_VALUE
        : (int) Math.min(Integer.MAX_VALUE, (long) growStartNs * shrink);
  }

  /// @return empty when only the scalar engine can replay them: their windows may not grow, may be as short as a halt that
  ///     is immediate at window 0, or may leave 32 bits
  static Optional<Lane> of(int index, HostSettings s, long startWindowNs) {
    long start = Math.min(startWindowNs, s.maxNs());
    boolean aboveMax = s.growStartNs() > s.maxNs();
    long growStart = aboveMax ? s.maxNs() : s.growStartNs();
    long highest = s.grow() == 1 ? Math.max(start, growStart) : s.maxNs();
    boolean moves = s.grow() > 0 && growStart > Replay.IMMEDIATE_NS
        && (start == 0 || start > Replay.IMMEDIATE_NS);
    if (!moves || highest > HIGHEST_NS || highest * s.grow() > Integer.MAX_VALUE) {
      return Optional.empty();
    }
    // A grow-start above max: the window is 0 or max, and the first halt too long drops it.
    long shrink = aboveMax || s.shrink() > highest ? 0 : s.shrink();
    boolean shifts = Long.bitCount(shrink) <= 1;
    if (!shifts && highest >= HIGHEST_DIVIDED_NS) {
      return Optional.empty();
    }
    int shift = !shifts ? -1 : shrink == 0 ? TO_ZERO : Long.numberOfTrailingZeros(shrink);
    return Optional.of(new Lane(index, s, (int) Math.min(Integer.MAX_VALUE, s.maxNs()),
        (int) s.grow(), (int) growStart, shift, (int) shrink, (int) highest));
  }
}
