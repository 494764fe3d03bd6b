package haltwise.tune;

import haltwise.replay.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/// The candidates that no other beats in both polled CPU and mean wake latency.
public final class ParetoFront {
  private ParetoFront() {
  }

  /// @return sorted by polled CPU, thriftiest first; of equal candidates the first given
  public static List<Candidate> of(List<Candidate> candidates) {
    return of(candidates, Candidate::outcome);
  }

  /// The same where guests poll too.
  public static List<PollingCandidate> ofPollings(List<PollingCandidate> candidates) {
    return of(candidates, PollingCandidate::outcome);
  }

  private static <C> List<C> of(List<C> candidates, Function<C, Outcome> outcome) {
    List<C> sorted = new ArrayList<>(candidates);
    sorted.sort(Comparator.comparingDouble((C c) -> outcome.apply(c).allPolledCpuShare())
        .thenComparingDouble(c -> outcome.apply(c).latencyMeanNs()));
    List<C> front = new ArrayList<>();
    double bestNs = Double.POSITIVE_INFINITY;
    for (C c : sorted) {
      if (outcome.apply(c).latencyMeanNs() < bestNs) {
        front.add(c);
        bestNs = outcome.apply(c).latencyMeanNs();
      }
    }
    return front;
  }

  /// At most `count` points of a front, ends included, evenly spaced in latency.
  public static List<Candidate> thinned(List<Candidate> front, int count) {
    return thinned(front, count, Candidate::outcome);
  }

  /// The same where guests poll too.
  public static List<PollingCandidate> thinnedPollings(List<PollingCandidate> front, int count) {
    return thinned(front, count, PollingCandidate::outcome);
  }

  private static <C> List<C> thinned(List<C> front, int count, Function<C, Outcome> outcome) {
    if (front.size() <= count) {
      return List.copyOf(front);
    }
    double highNs = outcome.apply(front.getFirst()).latencyMeanNs();
    double lowNs = outcome.apply(front.getLast()).latencyMeanNs();
    List<C> kept = new ArrayList<>();
    for (C c : front.subList(0, front.size() - 1)) {
      double nextNs = highNs - (highNs - lowNs) * kept.size() / (count - 1);
      if (kept.size() < count - 1 && outcome.apply(c).latencyMeanNs() <= nextNs) {
        kept.add(c);
      }
    }
    kept.add(front.getLast());
    return kept;
  }
}
