package haltwise.replay;

import haltwise.trace.Trace;
import java.util.ArrayList;
import java.util.List;

/// What a replay assumes about blocking on this host, beside the trace itself.
///
/// @param seed of the draws of wake latencies: the same seed gives the same outcome
/// @param cautions what the traces could not tell, in words
public record ReplayModel(WakeLatencies latencies, AfterCost afterCost, long seed,
    List<String> cautions) {
  /// A blocked vCPU's wake latency on a virtualised host, when no trace shows it (18 µs at the median for short idle times in a cloud guest, 5 µs on bare metal).
  public static final long DEFAULT_LATENCY_NS = 20_000;

  public ReplayModel {
    cautions = List.copyOf(cautions);
  }

  /// @param traces recordings of the same vCPUs on the same host, under any settings
  public static ReplayModel learn(List<Trace> traces, long seed) {
    WakeLatencies latencies = WakeLatencies.learn(traces, DEFAULT_LATENCY_NS);
    AfterCost after = AfterCost.learn(traces);
    List<String> cautions = new ArrayList<>();
    if (!latencies.learnt()) {
      cautions.add(
          "the recording holds too few blocked halts with a known arrival, so each block is assumed to cost "
              + DEFAULT_LATENCY_NS / 1000
              + " µs of wake latency; record a second with polling off (--halt-poll-max 0) beside it");
    }
    if (!after.learnt()) {
      cautions.add(
          "the recording does not hold both hits and blocks, so what a block costs after the halt is not in the prediction");
    }
    return new ReplayModel(latencies, after, seed, cautions);
  }
}
