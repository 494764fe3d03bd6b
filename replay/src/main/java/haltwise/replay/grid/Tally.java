package haltwise.replay.grid;

import haltwise.replay.HostRule;
import haltwise.replay.HostRule.Step;
import haltwise.replay.Replay;
import haltwise.trace.HostSettings;
import java.util.List;

/// The windows of several settings and what they have come to, as columns; and one halt by the kernel's rule.
final class Tally {
  private final HostRule rule;
  final long[] windowNs;
  final long[] blocks;
  final long[] polledNs;
  final long[] wastedNs;
  final long[] latencySumNs;

  /// As if the settings had always held, a window that is carried over does not exceed max.
  Tally(HostRule rule, List<HostSettings> settings, long startWindowNs) {
    this.rule = rule;
    int size = settings.size();
    windowNs = new long[size];
    blocks = new long[size];
    polledNs = new long[size];
    wastedNs = new long[size];
    latencySumNs = new long[size];
    for (int i = 0; i < size; i++) {
      windowNs[i] = Math.min(startWindowNs, settings.get(i).maxNs());
    }
  }

  GridOutcome outcome(int i, HostSettings s, long halts) {
    return new GridOutcome(halts, blocks[i], polledNs[i], wastedNs[i], latencySumNs[i],
        Math.min(windowNs[i], s.maxNs()));
  }

  void stepSpecial(int i, HostSettings s, OpenLoopTape tape, int special) {
    int k = tape.specialAt(special);
    step(i, s, tape.arrivalNs[k], tape.blockedNs[k], tape.lateNs(special), tape.cutNs(special),
        tape.isValid(special));
  }

  /// As [Replay] does it when no wake moves.
  void step(int i, HostSettings s, long arrivalNs, long blockedNs, long lateNs, long cutNs,
      boolean valid) {
    long window = rule.atEntry(windowNs[i], s.maxNs());
    long reachNs = Math.min(window, cutNs);
    boolean blocked = arrivalNs - lateNs > (window == 0 ? Replay.IMMEDIATE_NS : reachNs);
    if (blocked) {
      blocks[i]++;
      polledNs[i] += reachNs;
      wastedNs[i] += reachNs;
      latencySumNs[i] += blockedNs - arrivalNs;
    } else if (window > 0) {
      polledNs[i] += arrivalNs;
    }
    Step step = rule.step(window, blocked ? blockedNs : arrivalNs, valid, s.maxNs());
    windowNs[i] = rule.after(step, window, s);
  }
}
