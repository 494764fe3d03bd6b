package haltwise.tune;

import haltwise.replay.Cautions;
import haltwise.replay.GuestCautions;
import haltwise.replay.GuestCosts;
import haltwise.replay.GuestPolling;
import haltwise.replay.GuestRule;
import haltwise.replay.Policy;
import haltwise.replay.Polling;
import haltwise.replay.ReplayModel;
import haltwise.replay.ReplayTape;
import haltwise.trace.GuestSettings;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.TraceKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/// Chooses the five parameters of a guest's haltpoll governor, as [Tuner] does the host's: by the first half of a trace, and
/// reports on the second. The trace is the guest's own, or the host's of a guest that does not poll: its halts are then the
/// idle periods.
///
/// A guest that polls has switched off the host's polling for its vCPUs (poll control), so what it does not catch blocks.
public final class GuestTuner {
  private static final double SAME_SCORE = 1.01;
  private static final double SAME_POLLING = 1.05;
  private static final double WORTH_A_CHANGE = 1.03;
  private static final double OTHER_STATE = 0.1;
  /// More halts times settings than this would take minutes: the choice then goes by the beginning of its half.
  private static final long MOST_STEPS = 150_000_000L;

  private final Polling baseline;
  private final Objective objective;
  private final Limits limits;
  private final ReplayModel model;
  private final GuestRule rule;
  private final PollingCosts costs;

  /// @param baseline what is in force
  /// @param rule that the guest's kernel follows
  public GuestTuner(Polling baseline, Objective objective, Limits limits, ReplayModel model,
      GuestRule rule, PollingCosts costs) {
    this.baseline = baseline;
    this.objective = objective;
    this.limits = limits;
    this.model = model;
    this.rule = rule;
    this.costs = costs;
  }

  /// A guest alone, its host's polling switched off by it.
  public static Polling alone(GuestSettings settings, GuestRule rule, PollingCosts costs) {
    return new Polling(new Policy.Kernel(HostSettings.OFF),
        Optional.of(polling(settings, true, rule, costs)));
  }

  static GuestPolling polling(GuestSettings s, boolean pollControl, GuestRule rule,
      PollingCosts costs) {
    return new GuestPolling(s, pollControl, rule,
        new GuestCosts(GuestCosts.DEFAULT.pollCheckNs(), costs.exitNs()));
  }

  /// @param progress is told the share done, 0..1
  /// @throws IllegalArgumentException when the trace holds too few idle periods to choose by
  public GuestRecommendation search(Trace trace, DoubleConsumer progress) {
    if (trace.haltCount() < Tuner.FEWEST_HALTS) {
      throw new IllegalArgumentException("The trace holds " + trace.haltCount()
          + " idle periods, too few to choose by. Record for longer, or while the guest has something to do.");
    }
    long middleNs = Tuner.middleNs(trace);
    Trace seen = trace.between(trace.info().startNs(), middleNs);
    Trace half = trace.between(middleNs, trace.info().endNs());
    ReplayTape choosing = ReplayTape.of(seen, model);
    ColdTrapGuard guard = ColdTrapGuard.of(choosing, model, objective);
    long neededMaxNs = guard.neededMaxNs() == ColdTrapGuard.NOTHING_WORTH_POLLING
        ? 0
        : guard.neededMaxNs();
    List<GuestSettings> grid = GuestGrid.candidates(startOf(baseline), neededMaxNs);
    List<PollingCandidate> rows = replayAll(shortened(seen, choosing, grid.size()), grid, progress);
    PollingCandidate base = rows.getFirst();
    List<PollingCandidate> allowed = rows.stream().filter(c -> isTrusted(c, guard)
        && limits.hold(c.outcome(), trace.halts().size())).toList();
    Optional<PollingCandidate> best = best(allowed);
    boolean keep = best.isEmpty() || limits.hold(base.outcome(), trace.halts().size())
        && score(base) <= score(best.get()) * WORTH_A_CHANGE;
    return answer(keep ? base : best.get(), half, rows, guard, allowed.isEmpty());
  }

  private ReplayTape shortened(Trace seen, ReplayTape whole, int settings) {
    long most = MOST_STEPS / settings;
    if (whole.size() <= most) {
      return whole;
    }
    long startNs = seen.info().startNs();
    return ReplayTape.of(
        seen.between(startNs,
            startNs + (long) ((double) seen.info().elapsedNs() * most / whole.size())),
        model);
  }

  /// What is in force first.
  private List<PollingCandidate> replayAll(ReplayTape tape, List<GuestSettings> grid,
      DoubleConsumer progress) {
    List<PollingCandidate> rows = new ArrayList<>();
    rows.add(PollingCandidate.replayed(tape, baseline));
    for (GuestSettings s : grid) {
      Polling p = alone(s, rule, costs);
      if (!p.equals(baseline)) {
        rows.add(PollingCandidate.replayed(tape, p));
      }
      progress.accept((double) rows.size() / (grid.size() + 1));
    }
    return rows;
  }

  private static GuestSettings startOf(Polling p) {
    return p.guest().map(GuestPolling::settings).orElse(GuestSettings.KERNEL_DEFAULT);
  }

  private boolean isTrusted(PollingCandidate c, ColdTrapGuard guard) {
    return c.polling().equals(baseline)
        || c.guest().filter(g -> g.isOff() || guard.trustsMax(g.maxNs())).isPresent();
  }

  private double score(PollingCandidate c) {
    return costs.score(objective, c.outcome());
  }

  /// The best score; among equals what polls less, then what changes fewest parameters.
  private Optional<PollingCandidate> best(List<PollingCandidate> allowed) {
    double bestScore = allowed.stream().mapToDouble(this::score).min().orElse(0);
    List<PollingCandidate> equal = allowed.stream().filter(c -> score(c) <= bestScore * SAME_SCORE)
        .toList();
    double leastPolledNs = equal.stream().mapToDouble(GuestTuner::polledNs).min().orElse(0);
    return equal.stream().filter(c -> polledNs(c) <= leastPolledNs * SAME_POLLING)
        .min(Comparator.comparingInt(this::changes)
            .thenComparingLong(PollingCandidate::maxNs)
            .thenComparingDouble(this::score));
  }

  private static double polledNs(PollingCandidate c) {
    return (double) c.outcome().polledNs() + c.outcome().guestPolledNs();
  }

  private int changes(PollingCandidate c) {
    GuestSettings from = startOf(baseline);
    return c.guest().map(s -> (s.maxNs() == from.maxNs() ? 0 : 1)
        + (s.grow() == from.grow() ? 0 : 1) + (s.growStartNs() == from.growStartNs() ? 0 : 1)
        + (s.shrink() == from.shrink() ? 0 : 1)
        + (s.allowShrink() == from.allowShrink() ? 0 : 1)).orElse(0);
  }

  private GuestRecommendation answer(PollingCandidate chosen, Trace half,
      List<PollingCandidate> rows, ColdTrapGuard guard, boolean noneAllowed) {
    ReplayTape reporting = ReplayTape.of(half, model);
    PollingCandidate before = PollingCandidate.replayed(reporting, baseline);
    PollingCandidate after = PollingCandidate.replayed(reporting, chosen.polling());
    List<String> cautions = new ArrayList<>(Cautions.of(half, reporting, model));
    cautions.addAll(GuestCautions.measured(half));
    PollingCandidate warm = PollingCandidate.replayed(reporting, chosen.polling(),
        before.maxNs(), chosen.maxNs());
    if (Math.abs(warm.outcome().blockedShare() - after.outcome().blockedShare()) > OTHER_STATE) {
      cautions.add(GuestExplanation.twoStates(after.outcome(), warm.outcome()));
    }
    if (noneAllowed) {
      cautions.add("no settings keep the limits (" + limits.describe()
          + "); what is in force stays");
    } else if (!limits.hold(after.outcome(), half.halts().size())) {
      cautions.add("on the other half of the recording, which the table shows, the limits ("
          + limits.describe() + ") are not kept: the load differs, so leave them some room");
    }
    return new GuestRecommendation(before, after, rows.getFirst(), chosen,
        ParetoFront.ofPollings(rows), rows.size(), guard, costs,
        assumptions(half.info().kind()),
        GuestExplanation.of(objective, limits, costs, guard, before, after, !noneAllowed),
        cautions);
  }

  private List<String> assumptions(TraceKind kind) {
    List<String> all = new ArrayList<>();
    switch (kind) {
      case TraceKind.Host() -> all.add("The recording is the host's: the guest is taken not to have"
          + " polled while it was made, so that each halt is one idle period of the guest, and each wake to give"
          + " it something to run.");
      case TraceKind.Guest _ ->
        all.add("The recording is the guest's own: what its host does is not in it.");
    }
    all.add(
        "A guest that polls is taken to have switched off the host's polling (poll control), so what it does"
            + " not catch blocks.");
    all.add(GuestExplanation.costs(costs));
    return all;
  }
}
