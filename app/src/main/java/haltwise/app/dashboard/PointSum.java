package haltwise.app.dashboard;

import haltwise.app.serve.EpochRecord;
import haltwise.app.serve.LatencyCounts;
import haltwise.app.serve.VcpuEpoch;
import haltwise.app.top.Tally;
import haltwise.control.Decision.Expected;
import haltwise.control.Measured;
import java.util.Optional;
import java.util.OptionalDouble;

/// Adds up epochs for a [Point].
final class PointSum {
  private final LatencyCounts.Builder latencies = new LatencyCounts.Builder();
  private long epochs;
  private long endMs;
  private long lengthNs;
  private double vcpuNs;
  private long halts;
  private long hits;
  private long misses;
  private long blocks;
  private long polledNs;
  private long wastedNs;
  private double windowLowNs = Double.MAX_VALUE;
  private double windowHighNs;
  private double windowSumNs;
  private long windows;
  private long maxNs;
  private double costNs;
  private long costHalts;
  private double predictedCostNs;
  private double predictedBlocks;
  private long predictedHalts;
  private double predictedPolledNs;
  private double predictedVcpuNs;
  private double spentShare;
  private OptionalDouble budgetShare = OptionalDouble.empty();
  private double ownCpuNs;
  private double watchedCpuNs;
  private long eventsLost;
  private double stolenNs;

  /// @param predicted what the decision before said of this epoch
  /// @param spent polled over the last ten seconds, share of the vCPUs' time
  void add(EpochRecord e, Optional<Expected> predicted, double spent) {
    epochs++;
    endMs = e.time().toEpochMilli();
    lengthNs += e.lengthNs();
    double epochVcpuNs = (double) e.lengthNs() * e.seen().vcpus();
    vcpuNs += epochVcpuNs;
    e.vms().forEach(vm -> vm.vcpus().forEach(this::add));
    maxNs = e.inForce().maxNs();
    Measured real = e.seen().real();
    costNs += real.costNs(e.plan().blockPriceNs());
    costHalts += real.halts();
    predicted.ifPresent(p -> {
      predictedCostNs += p.costPerHaltNs() * real.halts();
      predictedBlocks += p.blockedShare() * real.halts();
      predictedHalts += real.halts();
      predictedPolledNs += p.polledShare() * epochVcpuNs;
      predictedVcpuNs += epochVcpuNs;
    });
    spentShare = Math.max(spentShare, spent);
    budgetShare = e.plan().polledBudget().map(OptionalDouble::of).orElse(OptionalDouble.empty());
    ownCpuNs += e.cost().ownCpuShare() * e.lengthNs();
    watchedCpuNs += e.cost().watchedCpuShare() * e.lengthNs();
    eventsLost += e.seen().disturbances().eventsLost();
    stolenNs += e.seen().disturbances().stealShare() * e.lengthNs();
  }

  private void add(VcpuEpoch v) {
    Tally t = v.tally();
    halts += t.halts();
    hits += t.hits();
    misses += t.misses();
    blocks += t.blocks();
    polledNs += t.polledNs();
    wastedNs += t.wastedNs();
    latencies.addAll(v.wakeLatencies());
    v.windowMeanNs().ifPresent(meanNs -> {
      windowLowNs = Math.min(windowLowNs, meanNs);
      windowHighNs = Math.max(windowHighNs, meanNs);
      windowSumNs += meanNs;
      windows++;
    });
  }

  long epochs() {
    return epochs;
  }

  Point point() {
    LatencyCounts waits = latencies.build();
    boolean known = windows > 0;
    return new Point(endMs, lengthNs, halts, hits, misses, blocks, ratio(polledNs, vcpuNs),
        ratio(wastedNs, vcpuNs), known ? OptionalDouble.of(windowLowNs) : OptionalDouble.empty(),
        maybe(windowSumNs, windows),
        known ? OptionalDouble.of(windowHighNs) : OptionalDouble.empty(), maxNs,
        maybe(costNs, costHalts), maybe(predictedCostNs, predictedHalts),
        maybe(predictedPolledNs, predictedVcpuNs), maybe(predictedBlocks, predictedHalts),
        waits.percentileNs(0.5), waits.percentileNs(0.99), spentShare, budgetShare,
        ratio(ownCpuNs, lengthNs), ratio(watchedCpuNs, lengthNs), eventsLost,
        ratio(stolenNs, lengthNs));
  }

  private static double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }

  private static OptionalDouble maybe(double part, double whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of(part / whole);
  }
}
