package haltwise.doctor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/// How long something took, many times measured. Times in ns; percentiles are exact (nearest rank).
///
/// @param n how many were measured, >= 1
/// @param p99Ns empty below 100 values, which do not carry it
/// @param spreadNs up to [#KEPT] of the values, at even distances in their order: enough to draw from
public record Times(long n, long p10Ns, long medianNs, long p90Ns, OptionalDouble p99Ns,
    List<Long> spreadNs) {
  /// How many values stand for all.
  public static final int KEPT = 200;
  private static final int ENOUGH_FOR_P99 = 100;

  public Times {
    spreadNs = List.copyOf(spreadNs);
  }

  /// @param ns in any order; not kept
  /// @throws IllegalArgumentException for none at all
  public static Times of(long[] ns) {
    if (ns.length == 0) {
      throw new IllegalArgumentException("BUG: no values have no median");
    }
    long[] sorted = ns.clone();
    Arrays.sort(sorted);
    return new Times(sorted.length, at(sorted, 0.1), at(sorted, 0.5), at(sorted, 0.9),
        sorted.length < ENOUGH_FOR_P99
            ? OptionalDouble.empty()
            : OptionalDouble.of(at(sorted, 0.99)),
        spread(sorted));
  }

  private static long at(long[] sorted, double quantile) {
    return sorted[Math.max(0, (int) Math.ceil(quantile * sorted.length - 1e-9) - 1)];
  }

  /// The middle value of each of `KEPT` equal parts; all values when there are no more.
  private static List<Long> spread(long[] sorted) {
    int parts = Math.min(KEPT, sorted.length);
    List<Long> kept = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      kept.add(sorted[(int) ((2L * i + 1) * sorted.length / (2L * parts))]);
    }
    return kept;
  }
}
