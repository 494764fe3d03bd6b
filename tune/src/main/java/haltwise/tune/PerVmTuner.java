package haltwise.tune;

import haltwise.replay.HostRule;
import haltwise.replay.Replay;
import haltwise.replay.ReplayModel;
import haltwise.replay.ReplayTape;
import haltwise.trace.HostSettings;
import haltwise.trace.Trace;
import haltwise.tune.PerVmPlan.VmPlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/// Searches one grow, grow_start and shrink for a host together with a max for each of its VMs.
///
/// VMs do not wake each other, so each is replayed alone; then the best max of each VM follows for every shape by
/// itself, and the best shape is the one whose VMs cost least in sum.
public final class PerVmTuner {
  /// Of maxima this close in score the one that polls least.
  private static final double SAME_SCORE = 1.01;

  private final Objective objective;
  private final HostSettings hostWide;
  private final List<Vm> vms;
  private final List<HostSettings> shapes;
  private final List<Long> maxNs;

  /// One VM's recording, cut in two.
  private record Vm(int number, HostSettings inForce, ColdTrapGuard guard, Replay choosing,
      long choosingNs, Replay reporting, long reportingNs) {
  }

  private PerVmTuner(Objective objective, HostSettings hostWide, List<Vm> vms,
      List<Long> maxNs) {
    this.objective = objective;
    this.hostWide = hostWide;
    this.vms = vms;
    this.maxNs = maxNs;
    // Where shapes are equal, what is in force stays.
    Set<HostSettings> ordered = new LinkedHashSet<>();
    vms.forEach(vm -> ordered.add(vm.inForce.withMaxNs(0)));
    ordered.addAll(Grid.shapes());
    shapes = List.copyOf(ordered);
  }

  /// @param trace of more than one VM
  /// @param rule that the host's kernel follows
  /// @param inForce for each number of [Trace#vms] the settings that it obeys
  /// @param hostWide what to compare with: the best settings that are one for all
  /// @param seed of the draws of wake latencies
  /// @param progress is told the share done, 0..1
  /// @throws IllegalArgumentException when a VM has too few halts to choose by
  public static PerVmPlan search(Trace trace, HostRule rule, List<HostSettings> inForce,
      HostSettings hostWide, Objective objective, long seed, DoubleConsumer progress) {
    List<Vm> vms = new ArrayList<>();
    List<Long> maxes = new ArrayList<>(Grid.maxima());
    maxes.addFirst(0L);
    for (int number : trace.vms()) {
      Trace own = trace.ofVm(number);
      if (own.haltCount() < Tuner.FEWEST_HALTS) {
        throw new IllegalArgumentException("VM " + number + " halted only " + own.haltCount()
            + " times, too few to choose by. Record for longer, or without it.");
      }
      ReplayModel model = ReplayModel.learn(rule, List.of(own), seed);
      long middleNs = Tuner.middleNs(own);
      ReplayTape choosing = ReplayTape.of(own.between(own.info().startNs(), middleNs), model);
      ReplayTape reporting = ReplayTape.of(own.between(middleNs, own.info().endNs()), model);
      ColdTrapGuard guard = ColdTrapGuard.of(choosing, model, objective);
      if (guard.neededMaxNs() != ColdTrapGuard.NOTHING_WORTH_POLLING) {
        maxes.add(Grid.roundedUp(guard.neededMaxNs()));
      }
      vms.add(new Vm(number, inForce.get(vms.size()), guard, new Replay(choosing),
          middleNs - own.info().startNs(), new Replay(reporting),
          own.info().endNs() - middleNs));
    }
    return new PerVmTuner(objective, hostWide, vms, maxes.stream().distinct().sorted().toList())
        .search(progress);
  }

  private PerVmPlan search(DoubleConsumer progress) {
    // Whatever is chosen must beat this.
    HostSettings bestShape = hostWide;
    List<HostSettings> bestOwn = vms.stream().map(_ -> hostWide).toList();
    double least = vms.stream().mapToDouble(vm -> score(vm, chosen(vm, hostWide))).sum();
    for (int i = 0; i < shapes.size(); i++) {
      HostSettings shape = shapes.get(i);
      List<Candidate> own = vms.stream().map(vm -> best(vm, candidates(vm, shape))).toList();
      double each = IntStream.range(0, vms.size())
          .mapToDouble(v -> score(vms.get(v), own.get(v))).sum();
      if (each < least) {
        least = each;
        bestShape = shape;
        bestOwn = own.stream().map(Candidate::settings).toList();
      }
      progress.accept((i + 1.0) / shapes.size());
    }
    return report(bestShape, bestOwn);
  }

  private static Candidate chosen(Vm vm, HostSettings s) {
    return new Candidate(s, vm.choosing.runFrom(s, 0));
  }

  private List<Candidate> candidates(Vm vm, HostSettings shape) {
    return maxNs.stream().map(max -> chosen(vm, shape.withMaxNs(max))).toList();
  }

  private double score(Vm vm, Candidate c) {
    return PerVmPlan.score(objective, c.outcome(), vm.choosingNs);
  }

  private Candidate best(Vm vm, List<Candidate> all) {
    List<Candidate> trusted = all.stream().filter(c -> vm.guard.trusts(c.settings())).toList();
    double least = trusted.stream().mapToDouble(c -> objective.score(c.outcome())).min()
        .orElseThrow();
    return trusted.stream().filter(c -> objective.score(c.outcome()) <= least * SAME_SCORE)
        .min((a, b) -> Long.compare(a.outcome().polledNs(), b.outcome().polledNs())).orElseThrow();
  }

  private PerVmPlan report(HostSettings shape, List<HostSettings> own) {
    List<VmPlan> plans = new ArrayList<>();
    for (int v = 0; v < vms.size(); v++) {
      Vm vm = vms.get(v);
      Candidate now = replayed(vm, vm.inForce);
      Candidate shared = replayed(vm, hostWide);
      Candidate alone = replayed(vm, own.get(v));
      plans.add(new VmPlan(vm.number, now, shared, alone, reported(vm, now), reported(vm, shared),
          reported(vm, alone)));
    }
    return new PerVmPlan(hostWide, shape.withMaxNs(hostWide.maxNs()), plans,
        shapes.size() * maxNs.size());
  }

  private static Candidate replayed(Vm vm, HostSettings s) {
    return new Candidate(s, vm.reporting.runFrom(s, 0));
  }

  private double reported(Vm vm, Candidate c) {
    return PerVmPlan.score(objective, c.outcome(), vm.reportingNs);
  }
}
