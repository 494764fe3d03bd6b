package haltwise.replay.grid;

import haltwise.replay.HostRule;
import haltwise.replay.HostRule.Step;
import haltwise.replay.Replay;
import haltwise.trace.HostSettings;
import java.util.Arrays;

/// The windows of several settings and what they have come to, as columns; and one halt by the kernel's rule.
final class Tally {
  final long[] windowNs;
  final long[] blocks;
  final long[] polledNs;
  final long[] wastedNs;
  final long[] latencySumNs;

  Tally(int size, long startWindowNs) {
    windowNs = new long[size];
    blocks = new long[size];
    polledNs = new long[size];
    wastedNs = new long[size];
    latencySumNs = new long[size];
    Arrays.fill(windowNs, startWindowNs);
  }

  GridOutcome outcome(int i, HostSettings s, long halts) {
    return new GridOutcome(halts, blocks[i], polledNs[i], wastedNs[i], latencySumNs[i],
        HostRule.atEntry(windowNs[i], s.maxNs()));
  }

  void stepSpecial(int i, HostSettings s, OpenLoopTape tape, int special) {
    int k = tape.specialAt(special);
    step(i, s, tape.arrivalNs[k], tape.blockedNs[k], tape.lateNs(special), tape.cutNs(special),
        tape.isValid(special));
  }

  /// As [Replay] does it when no wake moves.
  void step(int i, HostSettings s, long arrivalNs, long blockedNs, long lateNs, long cutNs,
      boolean valid) {
    long window = HostRule.atEntry(windowNs[i], s.maxNs());
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
    Step step = HostRule.step(window, blocked ? blockedNs : arrivalNs, valid, s.maxNs());
    windowNs[i] = HostRule.after(step, window, s);
  }
}
