package haltwise.app.serve;

import haltwise.app.serve.Glances.Counted;
import java.util.Arrays;

/// Divides what was counted of several among them, so that the parts add up to the whole.
///
/// @param weights of each; all alike where they are all 0
record Shares(long[] weights) {
  Counted of(Counted all, int i) {
    return new Counted(part(all.hits(), i), part(all.misses(), i), part(all.blocks(), i),
        part(all.polledNs(), i), part(all.wastedNs(), i));
  }

  private long part(long all, int i) {
    return upTo(all, i + 1) - upTo(all, i);
  }

  private long upTo(long all, int count) {
    long sum = Arrays.stream(weights).sum();
    return sum == 0
        ? all * count / weights.length
        : Math.round((double) all * Arrays.stream(weights, 0, count).sum() / sum);
  }
}
