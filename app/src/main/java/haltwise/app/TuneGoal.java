package haltwise.app;

import haltwise.trace.Nanos;
import haltwise.tune.Limits;
import haltwise.tune.Limits.LatencyGoal;
import haltwise.tune.Objective;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What the user wants of a recommendation.
final class TuneGoal {
  @Option(names = "--objective", paramLabel = "WORD", defaultValue = "balanced", description = "thrifty, balanced, latency"
      + " or throughput (default: ${DEFAULT-VALUE}).")
  private String objective = "balanced";

  @Option(names = "--block-price", paramLabel = "TIME", description = "What avoiding one block is worth in CPU time; instead"
      + " of an objective (thrifty 10us, balanced 50us, latency 200us).")
  private @Nullable String blockPrice;

  @Option(names = "--cpu-budget", paramLabel = "SHARE", description = "Most polled time, such as 10%% of the vCPUs' time.")
  private @Nullable String cpuBudget;

  @Option(names = "--latency-goal", paramLabel = "GOAL", description = "Wake latency to keep, such as p99=100us (mean, p50, p99,"
      + " max).")
  private @Nullable String latencyGoal;

  @Option(names = "--power-budget", paramLabel = "WATTS", description = "Most power for polling, such as 2W; estimated with "
      + Limits.POLLING_WATTS + " W for each polling CPU.")
  private @Nullable String powerBudget;

  /// @throws IllegalArgumentException for an unknown word or a bad time
  Objective objective() {
    return blockPrice == null
        ? Objective.parse(objective)
        : new Objective.Cost("block price", Nanos.parseDuration(blockPrice));
  }

  /// @throws IllegalArgumentException for a value that cannot be read or is out of range
  Limits limits() {
    return new Limits(Optional.ofNullable(cpuBudget).map(t -> Limits.share("--cpu-budget", t)),
        Optional.ofNullable(latencyGoal).map(LatencyGoal::parse),
        Optional.ofNullable(powerBudget).map(t -> Limits.watts("--power-budget", t)));
  }
}
