package haltwise.replay;

import haltwise.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a replay assumes about blocking on this host, beside the trace itself.
///
/// @param seed of the draws of wake latencies: the same seed gives the same outcome
/// @param cautions what the traces could not tell, in words
public record ReplayModel(WakeLatencies latencies, AfterCost afterCost, long seed,
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

  /// @param traces recordings of the same vCPUs on the same host, under any settings
  public static ReplayModel learn(List<Trace> traces, long seed) {
    return learn(traces, Optional.empty(), seed);
  }

  /// What the traces show themselves goes first; what they do not show is taken from the calibration, and the cautions
  /// say so.
  ///
  /// @param traces recordings of the same vCPUs on the same host, under any settings
  /// @param calibration of that host, or of one that the user holds to be like it
  public static ReplayModel learn(List<Trace> traces, Optional<Calibration> calibration,
      long seed) {
    WakeLatencies latencies = WakeLatencies.learn(traces, DEFAULT_LATENCY_NS);
    AfterCost after = AfterCost.learn(traces);
    List<String> cautions = new ArrayList<>();
    boolean taken = false;
    if (!latencies.learnt()) {
      String lack = "the recording holds too few blocks to learn from, so ";
      if (calibration.isPresent() && !calibration.get().wakes().isEmpty()) {
        latencies = WakeLatencies.of(calibration.get());
        cautions.add(lack + "wake latencies are those of " + calibration.get().label());
        taken = true;
      } else {
        cautions.add(lack + String.format(Locale.ROOT,
            "each is taken to cost %.1f µs of wake latency;"
                + " give another recording of the same VM that blocks (max = 0) with --probe, or"
                + " measure the host with haltwise doctor --calibrate",
            latencies.medianNs(0) / 1e3));
      }
    }
    if (!after.learnt()) {
      String lack = "the recording does not hold enough of both hits and blocks, so what a block costs"
          + " after the halt ";
      Optional<Calibration.AfterHalt> measured = calibration.flatMap(Calibration::afterHalt);
      if (measured.isPresent()) {
        after = AfterCost.constant(measured.get().busyNs(), measured.get().answerNs());
        cautions.add(lack + String.format(Locale.ROOT,
            "(%.1f µs of busy time, answers %.1f µs later) is that of ",
            measured.get().busyNs() / 1e3, measured.get().answerNs() / 1e3)
            + calibration.get().label());
        taken = true;
      } else {
        cautions.add(lack
            + "is not in the prediction (--probe adds another recording, haltwise doctor --calibrate measures it)");
      }
    }
    if (taken && traces.stream().anyMatch(t -> !calibration.get().fits(t.info()))) {
      cautions.add("that calibration is of another host or kernel than the recording");
    }
    return new ReplayModel(latencies, after, seed, cautions);
  }
}
