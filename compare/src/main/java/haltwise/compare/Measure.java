package haltwise.compare;

import java.util.regex.Pattern;

/// A number that is taken of each run.
///
/// @param name snake_case with its unit at the end, such as `work_per_s`, `wake_latency_p99_ns`, `polled_cpu_share`
/// @param unit such as `1/s`, `ns`, `share` (0..1), `J`, `W`; for people and for the JSON document
/// @param direction which way is better
/// @param estimated computed from a model instead of measured; whatever shows it says so
/// @param meaning a sentence of what it is, without a full stop
public record Measure(String name, String unit, Direction direction, boolean estimated,
    String meaning) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,79}");

  /// Which way is better.
  public enum Direction {
    HIGHER, LOWER,
    /// It only describes: neither way is better.
    NEUTRAL
  }

  public Measure {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("BUG: \"" + name + "\" is no name of a measure");
    }
  }

  public static Measure higherIsBetter(String name, String unit, String meaning) {
    return new Measure(name, unit, Direction.HIGHER, false, meaning);
  }

  public static Measure lowerIsBetter(String name, String unit, String meaning) {
    return new Measure(name, unit, Direction.LOWER, false, meaning);
  }

  public static Measure neutral(String name, String unit, String meaning) {
    return new Measure(name, unit, Direction.NEUTRAL, false, meaning);
  }

  /// Whether it is a difference already, which may be 0 or below: its changes are told in its own unit.
  boolean isGap() {
    return name.endsWith("_gap_share") || name.endsWith("_gap_ns");
  }

  public Measure asEstimated() {
    return new Measure(name, unit, direction, true, meaning);
  }
}
