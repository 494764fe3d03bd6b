package haltwise.tune;

import haltwise.replay.Cautions;
import haltwise.replay.Outcome;
import haltwise.replay.Replay;
import haltwise.replay.ReplayModel;
import haltwise.replay.ReplayProfile;
import haltwise.replay.ReplayTape;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/// Chooses settings for a trace: replays the grid over its first half, drops what breaks a limit or cannot be
/// trusted, takes the best by the objective, and reports on the second half.
public final class Tuner {
  /// Scores this close count as equal; then the simpler change wins.
  private static final double SAME_SCORE = 1.01;
  private static final double SAME_POLLING = 1.05;
  /// A recommendation must beat the baseline by this much, or the baseline stays: runs differ by as much.
  private static final double WORTH_A_CHANGE = 1.03;
  /// Two start windows whose outcomes differ by more than this settle in different states.
  private static final double OTHER_STATE = 0.1;
  static final int FEWEST_HALTS = 20;

  private final HostSettings baseline;
  private final Objective objective;
  private final Limits limits;
  private final ReplayModel model;
  private final boolean maxOnly;

  public Tuner(HostSettings baseline, Objective objective, Limits limits, ReplayModel model) {
    this(baseline, objective, limits, model, false);
  }

  private Tuner(HostSettings baseline, Objective objective, Limits limits, ReplayModel model,
      boolean maxOnly) {
    this.maxOnly = maxOnly;
    this.baseline = baseline;
    this.objective = objective;
    this.limits = limits;
    this.model = model;
  }

  /// One that searches only what can be set for a single VM: another max, with the rest of the baseline.
  public Tuner forOneVm() {
    return new Tuner(baseline, objective, limits, model, true);
  }

  /// @param trace best recorded under a generous max, so that its arrivals hold little wake latency of peers
  /// @param progress is told the share done, 0..1
  /// @throws IllegalArgumentException when the trace holds too few halts to choose by
  public Recommendation search(Trace trace, DoubleConsumer progress) {
    return search(trace, Optional.empty(), progress);
  }

  /// @param asItIs a recording under the settings in force: where these have two stable states, it shows the one that
  ///     the workload really settled in, and the search does not keep settings that only do well in the other
  public Recommendation search(Trace trace, Optional<Trace> asItIs, DoubleConsumer progress) {
    if (trace.haltCount() < FEWEST_HALTS) {
      throw new IllegalArgumentException(
          "The trace holds " + trace.haltCount()
              + " halts, too few to choose by. Record for longer, or while the VM has something to do.");
    }
    long middleNs = middleNs(trace);
    ReplayTape choosing = ReplayTape.of(trace.between(trace.info().startNs(), middleNs), model);
    Trace half = trace.between(middleNs, trace.info().endNs());
    ColdTrapGuard guard = ColdTrapGuard.of(choosing, model, objective);
    long neededMaxNs = guard.neededMaxNs() == ColdTrapGuard.NOTHING_WORTH_POLLING
        ? 0
        : guard.neededMaxNs();
    List<HostSettings> grid = Grid.candidates(baseline, neededMaxNs).stream()
        .filter(s -> !maxOnly || s.equals(baseline.withMaxNs(s.maxNs()))).toList();
    List<Candidate> rows = replayAll(new Screening(objective, choosing).of(grid), choosing,
        progress);

    int vcpus = trace.halts().size();
    List<Candidate> allowed = rows.stream()
        .filter(c -> guard.trusts(c.settings()) && limits.hold(c.outcome(), vcpus)).toList();
    Candidate base = rows.getFirst();
    Optional<Double> settledScore = asItIs.flatMap(real -> scoreOfOtherState(real, trace, base));
    Optional<Candidate> best = best(settledScore.isPresent()
        ? allowed.stream().filter(c -> !c.settings().equals(baseline)).toList()
        : allowed);
    double baseScore = settledScore.orElse(objective.score(base.outcome()));
    boolean keep = best.isEmpty() || (limits.hold(base.outcome(), vcpus)
        && baseScore <= objective.score(best.get().outcome()) * WORTH_A_CHANGE);
    HostSettings chosen = keep ? baseline : best.get().settings();
    return answer(chosen, half, rows, grid.size(), guard, allowed.isEmpty());
  }

  private Recommendation answer(HostSettings chosen, Trace half, List<Candidate> rows,
      int tried, ColdTrapGuard guard, boolean noneAllowed) {
    ReplayTape reporting = ReplayTape.of(half, model);
    Replay replay = new Replay(reporting);
    Outcome warm = replay.runFrom(baseline, HostSettings.U32_MAX);
    ReplayProfile before = replay.profile(baseline, 0);
    ReplayProfile after = replay.profile(chosen, 0);
    Candidate base = new Candidate(baseline, before.outcome());
    Candidate recommended = new Candidate(chosen, after.outcome());
    List<String> cautions = new ArrayList<>(Cautions.of(half, reporting, model));
    if (Math.abs(warm.blockedShare() - base.outcome().blockedShare()) > OTHER_STATE) {
      cautions.add(Explanation.twoStates(base.outcome(), warm));
    }
    if (noneAllowed) {
      cautions.add(
          "no settings keep the limits (" + limits.describe() + "); the settings in force stay");
    }
    if (!noneAllowed && !limits.hold(recommended.outcome(), half.halts().size())) {
      cautions.add("on the other half of the recording, which the table shows, the limits ("
          + limits.describe() + ") are not kept: the load differs, so leave them some room");
    }
    List<String> reasons = Explanation.of(objective, limits, guard, base, recommended,
        before.arrivals(), after.arrivals(), !noneAllowed);
    Candidate searched = rows.stream().filter(c -> c.settings().equals(chosen)).findFirst()
        .orElseThrow();
    return new Recommendation(base, recommended, rows.getFirst(), searched, before, after,
        ParetoFront.of(rows), tried, guard, warm, reasons, cautions);
  }

  private List<Candidate> replayAll(List<HostSettings> grid, ReplayTape tape,
      DoubleConsumer progress) {
    Replay replay = new Replay(tape);
    List<Candidate> rows = new ArrayList<>(grid.size());
    for (HostSettings s : grid) {
      rows.add(new Candidate(s, replay.runFrom(s, 0)));
      progress.accept((double) rows.size() / grid.size());
    }
    return rows;
  }

  /// The best score; among equals what polls less, then what changes fewest parameters.
  private Optional<Candidate> best(List<Candidate> allowed) {
    double bestScore = allowed.stream().mapToDouble(c -> objective.score(c.outcome())).min()
        .orElse(0);
    List<Candidate> equal = allowed.stream()
        .filter(c -> objective.score(c.outcome()) <= bestScore * SAME_SCORE).toList();
    double leastPolledNs = equal.stream().mapToDouble(c -> c.outcome().polledNs()).min().orElse(0);
    return equal.stream().filter(c -> c.outcome().polledNs() <= leastPolledNs * SAME_POLLING)
        .min(Comparator.comparingInt((Candidate c) -> changes(c.settings()))
            .thenComparingLong(c -> c.settings().maxNs())
            .thenComparingDouble(c -> objective.score(c.outcome())));
  }

  /// What a user must touch: max alone can be set for one VM; the others hold for the whole host.
  private int changes(HostSettings s) {
    return (s.maxNs() == baseline.maxNs() ? 0 : 1) + (s.grow() == baseline.grow() ? 0 : 2)
        + (s.growStartNs() == baseline.growStartNs() ? 0 : 2)
        + (s.shrink() == baseline.shrink() ? 0 : 2);
  }

  /// When the real run under the settings in force blocked clearly more than their replay: its score, on the scale of
  /// replays of `trace`. Work alone would not tell: it differs by a few per cent from run to run.
  private Optional<Double> scoreOfOtherState(Trace real, Trace trace, Candidate base) {
    Outcome o = new Replay(ReplayTape.of(real, model)).run(baseline);
    if (Cautions.isContended(real)
        || o.blockedShare() < base.outcome().blockedShare() + OTHER_STATE) {
      return Optional.empty();
    }
    return Optional.of(switch (objective) {
      case Objective.Cost _ -> objective.score(o);
      case Objective.Throughput _ -> objective.score(o) * haltsPerNs(trace) / haltsPerNs(real);
    });
  }

  private static double haltsPerNs(Trace t) {
    return (double) Math.max(1, t.haltCount()) / t.info().elapsedNs();
  }

  static long middleNs(Trace trace) {
    return trace.info().startNs() + trace.info().elapsedNs() / 2;
  }
}
