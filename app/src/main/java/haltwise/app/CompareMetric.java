package haltwise.app;

import haltwise.compare.Measure;
import haltwise.compare.Measure.Direction;
import haltwise.compare.MetricSource;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which number of a run decides, and where a command has it.
final class CompareMetric {
  @Option(names = "--metric-regex", paramLabel = "REGEX", description = "The number is in what the command prints: the first group of"
      + " the last match, such as 'IOPS=([0-9.]+k?)'. Default: how long it took.")
  private @Nullable String regex;

  @Option(names = "--metric-json", paramLabel = "POINTER", description = "The number is in the JSON document that the command prints,"
      + " such as /jobs/0/read/iops.")
  private @Nullable String pointer;

  @Option(names = "--metric-unit", paramLabel = "UNIT", description = "Its unit, to be shown.")
  private @Nullable String unit;

  @Option(names = "--better", paramLabel = "higher|lower", description = "Which way that number is better (default: higher; of the"
      + " time that it took, lower).")
  private @Nullable String better;

  @Option(names = "--main", paramLabel = "MEASURE", description = "The measure that decides the exit status, such as"
      + " wake_latency_p99_ns (default: work_per_s, or the command's number).")
  private @Nullable String main;

  boolean isGiven() {
    return regex != null || pointer != null || unit != null || better != null;
  }

  void check() {
    if (regex != null && pointer != null) {
      throw new IllegalArgumentException(
          "--metric-regex and --metric-json exclude each other. Give one of them.");
    }
    if (regex == null && pointer == null && (unit != null || better != null)) {
      throw new IllegalArgumentException("--metric-unit and --better are for a number that the"
          + " command prints. Add --metric-regex or --metric-json, or leave them out.");
    }
    direction();
  }

  MetricSource source() {
    if (regex != null) {
      return MetricSource.ofRegex(regex);
    }
    return pointer != null ? MetricSource.ofPointer(pointer) : new MetricSource.Elapsed();
  }

  Measure measure() {
    return regex == null && pointer == null
        ? Measure.lowerIsBetter("elapsed_ns", "ns", "how long the command took")
        : new Measure("metric", unit == null ? "" : unit, direction(), false,
            "the command's number, " + (regex != null ? "by " + regex : "at " + pointer));
  }

  private Direction direction() {
    return switch (better == null ? "higher" : better.toLowerCase(Locale.ROOT)) {
      case "higher" -> Direction.HIGHER;
      case "lower" -> Direction.LOWER;
      default -> throw new IllegalArgumentException(
          "Unknown --better \"" + better + "\". Use higher or lower.");
    };
  }

  /// @param otherwise when the user did not choose
  Measure main(List<Measure> all, Measure otherwise) {
    return main == null
        ? otherwise
        : all.stream().filter(m -> m.name().equals(main)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("Unknown measure \"" + main
                + "\". Use one of: "
                + all.stream().map(Measure::name).collect(Collectors.joining(", ")) + "."));
  }
}
