package haltwise.replay.grid;

/// Memory that a [GridReplay] works in, for one who replays short stretches often. For one thread at a time; serves any
/// number of replays.
public final class GridScratch {
  final TapeChunk chunk = new TapeChunk();
}
