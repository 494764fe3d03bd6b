package haltwise.replay.grid;

import haltwise.replay.HostRule;
import haltwise.replay.HostRule.GrowStart;
import haltwise.trace.HostSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The fast engine: settings as lanes of vectors, in blocks that are replayed over one stretch of the tape after the other.
/// Gives the same outcomes as [ScalarGrid], bit for bit, and leaves to one what does not fit a [Lane].
///
/// Touch this class only where the module jdk.incubator.vector is there ([GridReplay#isVectorized]).
final class VectorGrid implements GridEngine {
  /// Lanes of like ceilings move alike, so a block of them can pass over more.
  private static final Comparator<Lane> LIKE_FIRST = Comparator.comparingInt(Lane::maxNs)
      .thenComparingInt(Lane::highestNs).thenComparingInt(Lane::shift)
      .thenComparingInt(Lane::growStartNs);

  private final List<LaneBlock> blocks = new ArrayList<>();
  private final ScalarGrid others;
  /// Of each settings: block * LANES + lane, or the complement of its index among the others.
  private final int[] place;

  VectorGrid(HostRule rule, List<HostSettings> settings, long startWindowNs) {
    place = new int[settings.size()];
    List<Lane> shifting = new ArrayList<>();
    List<Lane> dividing = new ArrayList<>();
    List<HostSettings> rest = new ArrayList<>();
    for (int i = 0; i < settings.size(); i++) {
      Optional<Lane> lane = fits(rule)
          ? Lane.of(i, settings.get(i), startWindowNs)
          : Optional.empty();
      if (lane.isPresent()) {
        (lane.get().shifts() ? shifting : dividing).add(lane.get());
      } else {
        place[i] = ~rest.size();
        rest.add(settings.get(i));
      }
    }
    addBlocks(rule, shifting, startWindowNs);
    addBlocks(rule, dividing, startWindowNs);
    others = new ScalarGrid(rule, rest, startWindowNs);
  }

  /// A lane clamps when a window grows and shrinks with a floor; whether the kernel clamps then or at the next halt makes no
  /// difference while max stays.
  private static boolean fits(HostRule rule) {
    return rule.floor() && rule.growStart() == GrowStart.PARAMETER;
  }

  @Override
  public void replay(OpenLoopTape tape, int part, int parts, GridScratch scratch) {
    TapeChunk chunk = scratch.chunk;
    int special = 0;
    for (int at = 0; at < tape.size; at += TapeChunk.HALTS) {
      special = chunk.fill(tape, at, special);
      for (int b = part; b < blocks.size(); b += parts) {
        blocks.get(b).replay(tape, chunk);
      }
    }
    others.replay(tape, part, parts, scratch);
  }

  @Override
  public GridOutcome outcome(int i, long halts) {
    return place[i] < 0
        ? others.outcome(~place[i], halts)
        : blocks.get(place[i] / LaneBlock.LANES).outcome(place[i] % LaneBlock.LANES, halts);
  }

  private void addBlocks(HostRule rule, List<Lane> lanes, long startWindowNs) {
    lanes.sort(LIKE_FIRST);
    for (int at = 0; at < lanes.size(); at += LaneBlock.LANES) {
      List<Lane> some = lanes.subList(at, Math.min(lanes.size(), at + LaneBlock.LANES));
      for (int i = 0; i < some.size(); i++) {
        place[some.get(i).index()] = blocks.size() * LaneBlock.LANES + i;
      }
      blocks.add(new LaneBlock(rule, some, startWindowNs));
    }
  }
}
