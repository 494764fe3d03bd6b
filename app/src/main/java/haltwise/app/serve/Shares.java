package haltwise.app.serve;

import haltwise.app.serve.Glances.Counted;
import java.util.Arrays;

/// Divides what was counted of several among them, so that the parts add up to the whole.
///
/// @param weights of each; all alike where they are all 0
record Shares(long[] weights) {
  Counted of(Counted all, int i) {
    double from = upTo(i);
    double to = upTo(i + 1);
    return new Counted(part(all.hits(), from, to), part(all.misses(), from, to),
        part(all.blocks(), from, to), part(all.polledNs(), from, to),
        part(all.wastedNs(), from, to));
  }

  private static long part(long all, double from, double to) {
    return Math.round(all * to) - Math.round(all * from);
  }

  /// The first ones, of all; 0..1.
  private double upTo(int count) {
    long sum = Arrays.stream(weights).sum();
    return sum == 0
        ? (double) count / weights.length
        : (double) Arrays.stream(weights, 0, count).sum() / sum;
  }
}
