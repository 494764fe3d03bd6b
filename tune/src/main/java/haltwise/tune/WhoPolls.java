package haltwise.tune;

import haltwise.replay.Cautions;
import haltwise.replay.GuestPolling;
import haltwise.replay.GuestRule;
import haltwise.replay.Policy;
import haltwise.replay.Polling;
import haltwise.replay.ReplayModel;
import haltwise.replay.ReplayTape;
import haltwise.trace.GuestSettings;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.trace.TraceInfo;
import haltwise.trace.TraceKind;
import haltwise.trace.facts.TraceFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleConsumer;

/// Who should poll for a VM: its host, its guest, both one after the other, or nobody. Each side's best settings are
/// searched, and the four are compared by the same costs ([PollingCosts]), on the half of the recording that the searches did
/// not see.
public final class WhoPolls {
  /// What is simpler stays unless another side is better by this much: runs differ by as much.
  private static final double WORTH_A_CHANGE = 1.03;
  private static final int BEST_OF_A_SIDE = 6;

  private final HostSettings inForce;
  private final Objective objective;
  private final Limits limits;
  private final ReplayModel model;
  private final GuestRule rule;
  private final PollingCosts costs;

  /// Simplest first: of two that cost the same, the first is the answer.
  public enum Side {
    NONE("nobody polls"), HOST("the host polls"), GUEST("the guest polls"), BOTH("both poll");

    private final String words;

    Side(String words) {
      this.words = words;
    }

    /// A clause for people.
    public String words() {
      return words;
    }
  }

  /// The best of one side.
  ///
  /// @param searched as the choice saw it
  /// @param reported on the other half of the recording
  /// @param score on the half searched; lower is better ([PollingCosts])
  /// @param keepsLimits whether it keeps the limits there
  public record SideBest(Side side, PollingCandidate searched, PollingCandidate reported,
      double score, boolean keepsLimits) {
  }

  /// The answer for one VM.
  ///
  /// @param sides one for each [Side], in their order
  /// @param chosen one of them
  /// @param inForce what was in force, on the half that the searches did not see
  /// @param reasons in words, a sentence each
  /// @param warnings of what makes guest polling harmful
  public record Answer(List<SideBest> sides, SideBest chosen, PollingCandidate inForce,
      PollingCosts costs, List<String> assumptions, List<String> reasons, List<String> warnings) {
    public Answer {
      sides = List.copyOf(sides);
      assumptions = List.copyOf(assumptions);
      reasons = List.copyOf(reasons);
      warnings = List.copyOf(warnings);
    }
  }

  /// @param inForce settings of the host in force for the VM, whose guest does not poll
  /// @param rule that the guest's kernel follows
  public WhoPolls(HostSettings inForce, Objective objective, Limits limits, ReplayModel model,
      GuestRule rule, PollingCosts costs) {
    this.inForce = inForce;
    this.objective = objective;
    this.limits = limits;
    this.model = model;
    this.rule = rule;
    this.costs = costs;
  }

  /// @param vm the host's recording of one VM, whose guest did not poll meanwhile
  /// @param progress is told the share done, 0..1
  /// @throws IllegalArgumentException when it is a guest's recording, which does not show the host, or too short
  public Answer search(Trace vm, DoubleConsumer progress) {
    requireHost(vm.info());
    HostSettings host = new Tuner(inForce, objective, limits, model)
        .search(vm, p -> progress.accept(0.5 * p)).recommended().settings();
    GuestRecommendation guest = new GuestTuner(new Polling(inForce), objective, limits, model, rule,
        costs).search(vm, p -> progress.accept(0.5 + 0.4 * p));
    long middleNs = Tuner.middleNs(vm);
    ReplayTape choosing = ReplayTape.of(vm.between(vm.info().startNs(), middleNs), model);
    ReplayTape reporting = ReplayTape.of(vm.between(middleNs, vm.info().endNs()), model);
    int vcpus = vm.halts().size();
    List<SideBest> sides = new ArrayList<>();
    for (Side side : Side.values()) {
      PollingCandidate best = best(candidates(side, host, guest), choosing, vcpus);
      sides.add(new SideBest(side, best,
          PollingCandidate.replayed(reporting, best.polling()), score(best),
          limits.hold(best.outcome(), vcpus)));
      progress.accept(0.9 + 0.1 * sides.size() / Side.values().length);
    }
    SideBest chosen = chosen(sides);
    return new Answer(sides, chosen,
        PollingCandidate.replayed(reporting, new Polling(inForce)), costs, guest.assumptions(),
        WhoPollsExplanation.reasons(objective, costs, limits, sides, chosen),
        WhoPollsExplanation.warnings(TraceFacts.of(vm), Cautions.isContended(vm), sides));
  }

  /// @throws IllegalArgumentException when it is a guest's recording
  public static void requireHost(TraceInfo info) {
    if (info.kind() instanceof TraceKind.Guest) {
      throw new IllegalArgumentException(
          "A guest's own trace does not show what its host does or costs."
              + " Record the VM on its host, while its guest does not poll.");
    }
  }

  private Set<Polling> candidates(Side side, HostSettings host, GuestRecommendation found) {
    Set<Polling> all = new LinkedHashSet<>();
    switch (side) {
      case NONE -> all.add(new Polling(HostSettings.OFF));
      case HOST -> hosts(host).forEach(h -> all.add(new Polling(h)));
      case GUEST -> guests(found).forEach(g -> all.add(GuestTuner.alone(g, rule, costs)));
      case BOTH -> hosts(host).forEach(h -> guests(found).forEach(g -> all.add(
          new Polling(new Policy.Kernel(h),
              Optional.of(GuestTuner.polling(g, false, rule, costs))))));
    }
    return all;
  }

  /// That poll at all.
  private List<HostSettings> hosts(HostSettings found) {
    List<HostSettings> polling = List.of(inForce, found, HostSettings.KERNEL_DEFAULT,
        HostSettings.INTEL_CHROMEOS).stream().filter(h -> !h.isOff()).distinct().toList();
    return polling;
  }

  /// The best of the front by score, what was found, and the presets.
  private List<GuestSettings> guests(GuestRecommendation found) {
    Set<GuestSettings> all = new LinkedHashSet<>();
    found.searchedRecommended().guest().ifPresent(all::add);
    all.add(GuestSettings.KERNEL_DEFAULT);
    all.add(GuestSettings.INTEL_GAMING);
    found.front().stream().filter(c -> c.guest().isPresent())
        .sorted(Comparator.comparingDouble(this::score)).limit(BEST_OF_A_SIDE)
        .forEach(c -> c.polling().guest().map(GuestPolling::settings).ifPresent(all::add));
    return all.stream().filter(g -> !g.isOff()).toList();
  }

  /// Within the limits where any is.
  private PollingCandidate best(Set<Polling> candidates, ReplayTape tape, int vcpus) {
    return candidates.stream().map(p -> PollingCandidate.replayed(tape, p))
        .min(Comparator.comparing((PollingCandidate c) -> !limits.hold(c.outcome(), vcpus))
            .thenComparingDouble(this::score))
        .orElseThrow();
  }

  private double score(PollingCandidate c) {
    return costs.score(objective, c.outcome());
  }

  /// The first that no other beats clearly; one within the limits where there is one.
  private static SideBest chosen(List<SideBest> sides) {
    List<SideBest> allowed = sides.stream().anyMatch(SideBest::keepsLimits)
        ? sides.stream().filter(SideBest::keepsLimits).toList()
        : sides;
    double best = allowed.stream().mapToDouble(SideBest::score).min().orElseThrow();
    return allowed.stream().filter(s -> s.score() <= best * WORTH_A_CHANGE).findFirst()
        .orElseThrow();
  }
}
