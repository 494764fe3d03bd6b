package haltwise.replay;

import haltwise.trace.Trace;
import java.util.List;
import java.util.Optional;

/// What a replay assumes about this host, beside the trace itself: its kernel's rule, and what blocking costs.
///
/// @param rule that moves the windows
/// @param seed of the draws of wake latencies: the same seed gives the same outcome
/// @param cautions what the traces could not tell, in words
public record ReplayModel(HostRule rule, WakeLatencies latencies, AfterCost afterCost, long seed,
    List<String> cautions) {
  /// A blocked vCPU's wake latency when no trace shows it: near the median for short idle times in a cloud guest.
  public static final long DEFAULT_LATENCY_NS = 20_000;

  public ReplayModel {
    cautions = List.copyOf(cautions);
  }

  /// A number that belongs to halt `k` alone, so that all settings meet the same luck (SplitMix64).
  long chance(long k) {
    long z = seed + (k + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /// With the rule of the kernel that the first of the traces names; the newest where it names none.
  ///
  /// @param traces recordings of the same vCPUs on the same host, under any settings; at least one
  /// @throws IllegalArgumentException when the kernel is too old, or no release
  public static ReplayModel learn(List<Trace> traces, long seed) {
    return learn(RuleChoice.of(traces.getFirst().info()).rule(), traces, seed);
  }

  /// @param rule that moves the windows, whatever kernel the traces name
  /// @param traces recordings of the same vCPUs on the same host, under any settings
  public static ReplayModel learn(HostRule rule, List<Trace> traces, long seed) {
    return learn(rule, traces, Optional.empty(), seed);
  }

  /// What the traces show themselves goes first; what they do not show is taken from the calibration, and the cautions
  /// say so.
  ///
  /// @param rule that moves the windows, whatever kernel the traces name
  /// @param traces recordings of the same vCPUs on the same host, under any settings; at least one
  /// @param calibration of that host, or of one that the user holds to be like it
  public static ReplayModel learn(HostRule rule, List<Trace> traces,
      Optional<Calibration> calibration, long seed) {
    ModelLearning learning = new ModelLearning(traces, calibration);
    WakeLatencies latencies = learning.latencies();
    AfterCost after = learning.afterCost();
    return new ReplayModel(rule, latencies, after, seed, learning.cautions());
  }
}
