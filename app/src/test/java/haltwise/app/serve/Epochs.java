package haltwise.app.serve;

import haltwise.app.top.Histograms;
import haltwise.app.top.Tally;
import haltwise.app.top.WatchCost;
import haltwise.control.ControlPlan;
import haltwise.control.Decision;
import haltwise.control.Decision.Expected;
import haltwise.control.Disturbances;
import haltwise.control.EpochObservation;
import haltwise.control.Forecast;
import haltwise.control.Guard;
import haltwise.control.Measured;
import haltwise.trace.HostSettings;
import haltwise.trace.facts.PollShare;
import haltwise.trace.facts.TimeHistogram;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Epochs that never were, but might have been: what each holds follows from its number alone.
public final class Epochs {
  public static final long LENGTH_NS = 250_000_000;
  public static final long BLOCK_PRICE_NS = 50_000;
  public static final double BUDGET = 0.4;
  public static final Instant START = Instant.parse("2026-11-28T08:00:00Z");
  private static final HostSettings LOW = HostSettings.KERNEL_DEFAULT;
  private static final HostSettings HIGH = LOW.withMaxNs(500_000);
  /// Settings change for good every so many epochs.
  public static final int CHANGE_EVERY = 400;

  private Epochs() {
  }

  public static EpochRecord of(long number) {
    return of(number, 2, 2);
  }

  /// @param vms that run, each with so many vCPUs
  public static EpochRecord of(long number, int vms, int vcpus) {
    List<VmEpoch> all = new ArrayList<>();
    for (int vm = 0; vm < vms; vm++) {
      List<VcpuEpoch> of = new ArrayList<>();
      for (int v = 0; v < vcpus; v++) {
        of.add(vcpu(number, 1_000 * (vm + 1) + v, v));
      }
      all.add(new VmEpoch(1_000 * (vm + 1), "web-" + (vm + 1), of, WakeTimes.NONE));
    }
    HostSettings inForce = inForce(number);
    long halts = all.stream().flatMap(v -> v.vcpus().stream()).mapToLong(v -> v.tally().halts())
        .sum();
    long blocks = all.stream().flatMap(v -> v.vcpus().stream()).mapToLong(v -> v.tally().blocks())
        .sum();
    long polledNs = all.stream().flatMap(v -> v.vcpus().stream())
        .mapToLong(v -> v.tally().polledNs()).sum();
    EpochObservation seen = new EpochObservation(number, LENGTH_NS, vms * vcpus, inForce,
        new Measured(halts, blocks, polledNs), Optional.empty(),
        List.of(new Forecast(0, 0, 0, 0)), 0, 0, 0, 0,
        new Disturbances(0, 0.001, List.of()));
    ControlPlan plan = ControlPlan.of(BLOCK_PRICE_NS, LOW, LOW, List.of(HIGH),
        Optional.of(BUDGET));
    return new EpochRecord(START.plusMillis(250 * (number + 1)), (number + 1) * LENGTH_NS,
        LENGTH_NS, plan, seen, decision(number), Optional.empty(),
        new WatchCost(0.006, 40_000, 0, 50), all, 0);
  }

  private static HostSettings inForce(long number) {
    return number / CHANGE_EVERY % 2 == 0 ? LOW : HIGH;
  }

  private static Decision decision(long number) {
    HostSettings next = inForce(number + 1);
    Expected expected = new Expected(92_000, 0.155, 0.055);
    if (number % CHANGE_EVERY == CHANGE_EVERY - 1) {
      return number % (4 * CHANGE_EVERY) == 4 * CHANGE_EVERY - 1
          ? new Decision.FallBack(Guard.PREDICTION, next, expected,
              "A halt costs 120 µs where the replay says 92 µs, two epochs in a row.")
          : new Decision.Change(inForce(number), next, expected,
              "They would have saved 13.1 % lately.");
    }
    return number % 20 == 10
        ? new Decision.Compare(LOW, expected, "One epoch under the baseline, to compare.")
        : number % 20 == 11 && !next.equals(LOW)
            ? new Decision.Change(LOW, next, expected, "The epoch under the baseline is over.")
            : new Decision.Keep(next, expected, "They are the best of 53.");
  }

  private static VcpuEpoch vcpu(long number, int thread, int vcpu) {
    long blocks = 20 + (number + vcpu) % 7;
    long hits = 400 + number % 50;
    long unpolled = 5;
    long misses = blocks - 2;
    long polledNs = hits * 90_000 + misses * 150_000;
    TimeHistogram.Count times = new TimeHistogram.Count();
    LatencyCounts.Builder waits = new LatencyCounts.Builder();
    for (int i = 0; i < hits; i++) {
      times.add(60_000 + 100L * i, PollShare.HIT);
    }
    for (int i = 0; i < misses; i++) {
      times.add(150_000, PollShare.MISS);
    }
    for (int i = 0; i < unpolled; i++) {
      times.add(0, PollShare.UNPOLLED);
    }
    for (int i = 0; i < blocks; i++) {
      waits.add(8_000 + 1_000L * i + 10 * (number % 100));
    }
    Tally tally = new Tally(LENGTH_NS, 1, hits, misses, unpolled, blocks, polledNs,
        misses * 150_000, OptionalDouble.empty(), OptionalDouble.empty(), 150_000, 0, -1);
    return new VcpuEpoch(thread, vcpu, tally,
        new Histograms(times.histogram(), times.histogram()), waits.build(),
        OptionalDouble.of(140_000 + 1_000.0 * vcpu));
  }
}
