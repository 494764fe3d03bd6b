package haltwise.tune;

import haltwise.replay.Outcome;
import haltwise.trace.Nanos;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Bounds that a recommendation must keep.
///
/// @param polledCpuShare most time polled, by host and guest, as a share of the vCPUs' time, 0..1
/// @param latency a bound on the wake latency
/// @param powerWatts most power for polling, estimated
public record Limits(Optional<Double> polledCpuShare, Optional<LatencyGoal> latency,
    Optional<Double> powerWatts) {
  public static final Limits NONE = new Limits(Optional.empty(), Optional.empty(),
      Optional.empty());
  /// What a polling core draws more than one in C1, W: 4 W in C0 less 1.44 W in C1 (AgileWatts, MICRO 2022). An
  /// estimate: real cores differ by a factor of two.
  public static final double POLLING_WATTS = 2.5;

  /// @param measure `mean`, `p50`, `p99` or `max`
  /// @param maxNs the wake latency that it must not pass, ns, over all halts
  public record LatencyGoal(String measure, long maxNs) {
    private static final List<String> MEASURES = List.of("mean", "p50", "p99", "max");

    public LatencyGoal {
      if (!MEASURES.contains(measure)) {
        throw new IllegalArgumentException(
            "Unknown measure \"" + measure + "\" in a latency goal. Use one of: "
                + String.join(", ", MEASURES) + ", as in p99=100us.");
      }
    }

    /// @param text such as `p99=100us`
    public static LatencyGoal parse(String text) {
      String[] parts = text.split("=", 2);
      if (parts.length != 2) {
        throw new IllegalArgumentException("\"" + text + "\" is no latency goal. Write p99=100us.");
      }
      return new LatencyGoal(parts[0].strip(), Nanos.parseDuration(parts[1]));
    }

    double of(Outcome o) {
      return switch (measure) {
        case "mean" -> o.latencyMeanNs();
        case "p50" -> o.latencyP50Ns();
        case "p99" -> o.latencyP99Ns();
        default -> o.latencyMaxNs();
      };
    }
  }

  /// Power that polling is estimated to cost, W.
  public static double estimatedWatts(Outcome o, int vcpus) {
    return o.allPolledCpuShare() * vcpus * POLLING_WATTS;
  }

  boolean hold(Outcome o, int vcpus) {
    return polledCpuShare.map(b -> o.allPolledCpuShare() <= b).orElse(true)
        && latency.map(g -> g.of(o) <= g.maxNs()).orElse(true)
        && powerWatts.map(w -> estimatedWatts(o, vcpus) <= w).orElse(true);
  }

  /// A share of CPU time as people write it, `10%` or `0.1`, in 0..1.
  ///
  /// @param option that it is the value of
  /// @throws IllegalArgumentException when it is no number, or no share
  public static double share(String option, String text) {
    boolean percent = text.strip().endsWith("%");
    double value = number(percent ? text.strip().substring(0, text.strip().length() - 1) : text,
        option, text, "10% or 0.1");
    double share = percent ? value / 100 : value;
    if (share < 0 || share > 1) {
      throw new IllegalArgumentException(
          option + " " + text + " is no share of CPU time. Write 0% to 100%, or 0 to 1.");
    }
    return share;
  }

  /// Power as people write it, `2W` or `2`.
  ///
  /// @param option that it is the value of
  /// @throws IllegalArgumentException when it is no number, or negative
  public static double watts(String option, String text) {
    double value = number(text.strip().replaceFirst("[wW]$", ""), option, text, "2W");
    if (value < 0) {
      throw new IllegalArgumentException(
          option + " " + text + " is negative. Write for example 2W.");
    }
    return value;
  }

  private static double number(String plain, String option, String text, String example) {
    if (!plain.strip().matches("-?\\d+(\\.\\d+)?")) {
      throw new IllegalArgumentException(
          option + " " + text + " is not a number. Write for example " + example + ".");
    }
    return Double.parseDouble(plain.strip());
  }

  /// In words; empty when there are none.
  public String describe() {
    List<String> parts = new ArrayList<>();
    polledCpuShare
        .ifPresent(b -> parts.add("polled CPU at most " + Math.round(b * 1000) / 10.0 + " %"));
    latency
        .ifPresent(g -> parts.add(g.measure() + " wake latency at most " + Nanos.text(g.maxNs())));
    powerWatts.ifPresent(w -> parts.add("polling power at most " + w + " W (estimated)"));
    return String.join(", ", parts);
  }
}
