package haltwise.replay;

import haltwise.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
    WakeLatencies latencies = WakeLatencies.learn(traces, DEFAULT_LATENCY_NS);
    AfterCost after = AfterCost.learn(traces);
    List<String> cautions = new ArrayList<>();
    if (!latencies.learnt()) {
      cautions.add(String.format(Locale.ROOT,
          "the recording holds too few blocks to learn from, so each is taken to cost %.1f µs of wake latency;"
              + " give another recording of the same VM that blocks (max = 0) with --probe",
          latencies.medianNs(0) / 1e3));
    }
    if (!after.learnt()) {
      cautions.add(
          "the recording does not hold enough of both hits and blocks, so what a block costs after the halt"
              + " is not in the prediction (--probe adds another recording)");
    }
    return new ReplayModel(rule, latencies, after, seed, cautions);
  }
}
