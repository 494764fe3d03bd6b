package haltwise.replay.grid;

import haltwise.replay.HostRule;
import haltwise.replay.ReplayTape;
import haltwise.trace.HostSettings;
import java.util.List;

/// The simple engine: one settings after the other, by the kernel's rule as it stands in [HostRule], for every rule
/// and value.
/// The oracle of [VectorGrid], and what takes its place where the Vector API is missing or settings do not fit it.
final class ScalarGrid implements GridEngine {
  private final List<HostSettings> settings;
  private final Tally tally;

  ScalarGrid(HostRule rule, List<HostSettings> settings, long startWindowNs) {
    this.settings = List.copyOf(settings);
    tally = new Tally(rule, settings, startWindowNs);
  }

  @Override
  public void replay(OpenLoopTape tape, int part, int parts, GridScratch scratch) {
    for (int i = part; i < settings.size(); i += parts) {
      replay(tape, i);
    }
  }

  @Override
  public GridOutcome outcome(int i, long halts) {
    return tally.outcome(i, settings.get(i), halts);
  }

  private void replay(OpenLoopTape tape, int i) {
    int special = 0;
    for (int k = 0; k < tape.size; k++) {
      if (k == tape.specialAt(special)) {
        tally.stepSpecial(i, settings.get(i), tape, special);
        special++;
      } else {
        tally.step(i, settings.get(i), tape.arrivalNs[k], tape.blockedNs[k], 0, ReplayTape.NO_CUT,
            true);
      }
    }
  }
}
