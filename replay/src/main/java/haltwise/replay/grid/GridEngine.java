package haltwise.replay.grid;

/// Replays halts under several settings, stretch after stretch. What one part touches, no other does.
sealed interface GridEngine permits ScalarGrid, VectorGrid {
  /// Goes on with these halts where it stopped, for one of `parts` parts of the settings.
  void replay(OpenLoopTape tape, int part, int parts, GridScratch scratch);

  /// @param i index of the settings
  /// @param halts replayed so far
  GridOutcome outcome(int i, long halts);
}
